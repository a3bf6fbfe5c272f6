import { Link } from '@tanstack/react-router';
import { AuthCard } from '@/features/auth/components/auth-card';
import { ForgotPasswordForm } from '@/features/auth/components/forgot-password-form';
import { useTitle } from '@/lib/use-title';

export function ForgotPasswordRoute() {
  useTitle('A new password');
  return (
    <AuthCard
      title="A new password"
      footer={
        <>
          Remembered it?{' '}
          <Link to="/sign-in" className="font-semibold text-primary-strong underline">
            Sign in
          </Link>
        </>
      }
    >
      <ForgotPasswordForm />
    </AuthCard>
  );
}
