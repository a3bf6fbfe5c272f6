import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import type { Me } from '@zentra/contracts';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Shell } from '@/app/shell';
import { SignedIn } from '@/app/signed-in';
import { Rings } from '@/components/ui/rings';
import { ErrorState } from '@/components/ui/states';
import { meQuery } from '@/features/auth/api/session';
import { fetchScreen } from '@/lib/dom/fetch-part';
import { endFirstRun, isFirstRun } from '@/lib/storage/first-run';
import { t } from '@/lib/i18n/i18n';

const FirstRun = lazy(() =>
  fetchScreen(async () => ({ default: (await import('./first-run')).FirstRunRoute })),
);
const Leaving = lazy(() => fetchScreen(async () => ({ default: (await import('./leaving')).Leaving })));

/** Parent of all routes that need a signed-in user. */
export function SignedInRoute() {
  const { data: me, error, isPending, refetch } = useQuery(meQuery);
  if (isPending) {
    return (
      <div role="status" aria-label={t('common.loading')} className="breathe grid h-dvh place-items-center">
        <Rings size={44} />
      </div>
    );
  }
  // Show the stored data while the server is unavailable.
  if (error && !me) {
    return (
      <main className="grid h-dvh place-items-center">
        <h1 className="sr-only">{t('app.name')}</h1>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (!me) return <AskToSignIn />;
  if (me.deletesAt !== null)
    return (
      <Suspense>
        <Leaving me={me} deletesAt={me.deletesAt} />
      </Suspense>
    );
  return (
    <SignedIn key={me.id} me={me}>
      <Screens me={me} />
    </SignedIn>
  );
}

/** Shows the first steps to a new user. */
function Screens({ me }: { me: Me }) {
  const [isNew, setNew] = useState(() => isFirstRun(me.id));
  const start = () => {
    endFirstRun(me.id);
    setNew(false);
  };
  if (isNew) {
    return (
      <Suspense>
        <FirstRun me={me} onDone={start} />
      </Suspense>
    );
  }
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}

/**
 * Navigates to the sign-in screen with the current path, once: the address changes while that
 * screen is still loading.
 */
function AskToSignIn() {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    const { href, pathname } = router.latestLocation;
    if (pathname === '/sign-in') return;
    void navigate({
      to: '/sign-in',
      search: ['/', '/chats'].includes(pathname) ? {} : { next: href },
      replace: true,
    });
  }, [navigate, router]);
  return null;
}
