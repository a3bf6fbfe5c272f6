import type { Me } from '@zentra/contracts';
import { useSignOut } from '@/features/auth/api/session';
import { KeepAccount } from '@/features/settings/components/keep-account';

/** In place of everything else, for somebody whose account is about to go. */
export function Leaving({ me, deletesAt }: { me: Me; deletesAt: string }) {
  const signOut = useSignOut();
  return (
    <KeepAccount
      me={me}
      deletesAt={deletesAt}
      isLeaving={signOut.isPending}
      leaveError={signOut.error}
      onSignOut={() => signOut.mutate()}
    />
  );
}
