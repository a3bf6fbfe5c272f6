import { Link } from '@tanstack/react-router';
import { AuthCard } from '@/features/auth/components/auth-card';
import { ForgotPasswordForm } from '@/features/auth/components/forgot-password-form';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

export function ForgotPasswordRoute() {
  useTitle(t('auth.forgot.title'));
  return (
    <AuthCard
      title={t('auth.forgot.title')}
      footer={
        <>
          {t('auth.forgot.remembered')}{' '}
          <Link to="/sign-in" className="font-semibold text-primary-strong underline">
            {t('auth.signIn')}
          </Link>
        </>
      }
    >
      <ForgotPasswordForm />
    </AuthCard>
  );
}
