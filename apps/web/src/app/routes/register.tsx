import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '@/features/auth/api/session';
import { AuthCard } from '@/features/auth/components/auth-card';
import { RegisterForm } from '@/features/auth/components/register-form';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

export function RegisterRoute() {
  const { next } = useSearch({ from: '/register' });
  const { data: me } = useQuery(meQuery);
  useTitle(t('auth.register.title'));
  if (me) return <Navigate to={next ?? '/people'} replace />;
  return (
    <AuthCard
      title={t('auth.register.title')}
      footer={
        <>
          {t('auth.alreadyHere')}{' '}
          <Link
            to="/sign-in"
            search={next ? { next } : {}}
            className="font-semibold text-primary-strong underline"
          >
            {t('auth.signIn')}
          </Link>
        </>
      }
    >
      <RegisterForm />
    </AuthCard>
  );
}
