import { Link } from '@tanstack/react-router';
import { loginSchema } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useSignIn } from '../api/session';
import { useAuthForm } from '../use-auth-form';
import { FormError } from './form-error';

export function SignInForm() {
  const signIn = useSignIn();
  const { register, handleSubmit, formState } = useAuthForm(loginSchema);
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => void handleSubmit((login) => signIn.mutate(login))(event)}
    >
      <FormError message={signIn.isError ? errorText(signIn.error) : undefined} />
      <TextField
        label={t('auth.nameOrEmail')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={formState.errors.username?.message}
        {...register('username')}
      />
      <PasswordField
        autoComplete="current-password"
        error={formState.errors.password?.message}
        {...register('password')}
      />
      <Link
        to="/forgot-password"
        className="-my-2 inline-flex min-h-11 items-center justify-self-start font-semibold text-primary-strong underline"
      >
        {t('auth.forgot.link')}
      </Link>
      <Button look="primary" type="submit" busy={signIn.isPending}>
        {signIn.isPending ? t('auth.signingIn') : t('auth.signIn')}
      </Button>
    </form>
  );
}
