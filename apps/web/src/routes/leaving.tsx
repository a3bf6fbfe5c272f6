import { useNavigate } from '@tanstack/react-router';
import type { Me } from '@zentra/contracts';
import { useSignOut } from '@/features/auth/api/session';
import { KeepAccount } from '@/features/settings/components/keep-account';

/** In place of everything else, for somebody whose account is about to go. */
export function Leaving({ me, deletesAt }: { me: Me; deletesAt: string }) {
  const signOut = useSignOut();
  const navigate = useNavigate();
  const leave = () => signOut.mutate(undefined, { onSuccess: () => void navigate({ to: '/sign-in' }) });
  return (
    <KeepAccount
      me={me}
      deletesAt={deletesAt}
      isLeaving={signOut.isPending}
      leaveError={signOut.error}
      onSignOut={leave}
    />
  );
}
