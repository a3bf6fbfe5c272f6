import { Link } from '@tanstack/react-router';
import { ZentraError } from '@zentra/client';
import { isEmailToken, LIMITS, resetPasswordSchema } from '@zentra/contracts';
import { Button, buttonClass } from '@/components/ui/button';
import { PasswordField } from '@/components/ui/password-field';
import { errorText } from '@/lib/i18n/error-text';
import { showFieldErrors } from '@/lib/i18n/form-errors';
import { t } from '@/lib/i18n/i18n';
import { useResetPassword } from '../api/account';
import { useAuthForm } from '../use-auth-form';
import { FormError } from './form-error';

export function ResetPasswordForm({ token, onDone }: { token: string; onDone(): void }) {
  const reset = useResetPassword();
  const form = useAuthForm(resetPasswordSchema, { token, newPassword: '' });
  const { errors } = form.formState;
  const submit = form.handleSubmit((chosen) =>
    reset.mutate(chosen, {
      onSuccess: onDone,
      onError: (error) => {
        if (!showFieldErrors(error, ['newPassword'], form.setError))
          form.setError('root', { message: errorText(error) });
      },
    }),
  );
  const isBroken = !isEmailToken(token);
  const isTooOld = isBroken || (reset.error instanceof ZentraError && reset.error.code === 'INVALID_TOKEN');
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <FormError message={isBroken ? t('error.INVALID_TOKEN') : errors.root?.message} />
      {isTooOld ? (
        <Link to="/forgot-password" className={buttonClass('primary')}>
          {t('auth.reset.askNew')}
        </Link>
      ) : (
        <>
          <PasswordField
            label={t('auth.password.new')}
            autoComplete="new-password"
            hint={t('auth.reset.hint', { min: LIMITS.password.min })}
            error={errors.newPassword?.message}
            {...form.register('newPassword')}
          />
          <Button look="primary" type="submit" busy={reset.isPending}>
            {reset.isPending ? t('common.oneMoment') : t('auth.password.change')}
          </Button>
        </>
      )}
    </form>
  );
}
