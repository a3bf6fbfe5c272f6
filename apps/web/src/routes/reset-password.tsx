import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { AuthCard } from '@/features/auth/components/auth-card';
import { ResetPasswordForm } from '@/features/auth/components/reset-password-form';
import { useTitle } from '@/lib/use-title';

export function ResetPasswordRoute() {
  const { token = 'none' } = useSearch({ from: '/reset-password' });
  const navigate = useNavigate();
  useTitle('Choose a new password');
  return (
    <AuthCard
      title="Choose a new password"
      footer={
        <>
          Remembered the old one?{' '}
          <Link to="/sign-in" className="font-semibold text-primary-strong underline">
            Sign in
          </Link>
        </>
      }
    >
      <ResetPasswordForm token={token} onDone={() => void navigate({ to: '/sign-in', replace: true })} />
    </AuthCard>
  );
}
