import { Link } from '@tanstack/react-router';
import { AuthCard } from '@/features/auth/components/auth-card';
import { ForgotPasswordForm } from '@/features/auth/components/forgot-password-form';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

export function ForgotPasswordRoute() {
  useTitle(words('auth.forgot.title'));
  return (
    <AuthCard
      title={words('auth.forgot.title')}
      footer={
        <>
          {words('auth.forgot.remembered')}{' '}
          <Link to="/sign-in" className="font-semibold text-primary-strong underline">
            {words('auth.signIn')}
          </Link>
        </>
      }
    >
      <ForgotPasswordForm />
    </AuthCard>
  );
}
