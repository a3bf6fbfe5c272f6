import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { Shell } from '@/app/shell';
import { SignedIn } from '@/app/signed-in';
import { Rings } from '@/components/ui/rings';
import { ErrorState } from '@/components/ui/states';
import { meQuery } from '@/features/auth/api/session';

/** Everything behind this asks who you are first. */
export function SignedInRoute() {
  const { data: me, error, isPending, refetch } = useQuery(meQuery);
  const { href, pathname } = useLocation();
  if (isPending) {
    return (
      <div role="status" aria-label="Loading" className="breathe grid h-dvh place-items-center">
        <Rings size={44} />
      </div>
    );
  }
  if (error) {
    return (
      <main className="grid h-dvh place-items-center">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (!me) return <Navigate to="/sign-in" search={pathname === '/chats' ? {} : { next: href }} replace />;
  return (
    <SignedIn key={me.id} me={me}>
      <Shell>
        <Outlet />
      </Shell>
    </SignedIn>
  );
}
