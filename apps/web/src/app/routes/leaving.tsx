import type { Me } from '@zentra/contracts';
import { useSignOut } from '@/features/auth/api/session';
import { KeepAccount } from '@/features/settings/components/keep-account';

/** Shown in place of all screens to a user whose account will be deleted. */
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
