import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import { meQuery, signedOutReason } from '@/features/auth/api/session';
import { AuthCard } from '@/features/auth/components/auth-card';
import { PasskeySignIn } from '@/features/auth/components/passkey-sign-in';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { useStore } from '@/lib/store';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

export function SignInRoute() {
  const { next } = useSearch({ from: '/sign-in' });
  const reason = useStore(signedOutReason);
  const { data: me } = useQuery(meQuery);
  useTitle(t('auth.signIn'));
  if (me) return <Navigate to={next ?? '/chats'} replace />;
  return (
    <AuthCard
      title={t('auth.signIn')}
      footer={
        <>
          {t('auth.newHere')}{' '}
          <Link
            to="/register"
            search={next ? { next } : {}}
            className="font-semibold text-primary-strong underline"
          >
            {t('auth.register.title')}
          </Link>
        </>
      }
    >
      {reason && (
        <p role="status" className="rounded-control bg-waiting-paper px-4 py-3 font-semibold text-waiting">
          {reason}
        </p>
      )}
      <SignInForm />
      <PasskeySignIn />
    </AuthCard>
  );
}
