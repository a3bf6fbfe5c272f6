import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { AuthCard } from '@/features/auth/components/auth-card';
import { ResetPasswordForm } from '@/features/auth/components/reset-password-form';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

export function ResetPasswordRoute() {
  const { token = 'none' } = useSearch({ from: '/reset-password' });
  const navigate = useNavigate();
  useTitle(t('auth.reset.title'));
  return (
    <AuthCard
      title={t('auth.reset.title')}
      footer={
        <>
          {t('auth.reset.remembered')}{' '}
          <Link to="/sign-in" className="font-semibold text-primary-strong underline">
            {t('auth.signIn')}
          </Link>
        </>
      }
    >
      <ResetPasswordForm token={token} onDone={() => void navigate({ to: '/sign-in', replace: true })} />
    </AuthCard>
  );
}
