import { forgotPasswordSchema } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useForgotPassword } from '../api/account';
import { useAuthForm } from '../use-auth-form';
import { FormError } from './form-error';

export function ForgotPasswordForm() {
  const ask = useForgotPassword();
  const { register, handleSubmit, formState } = useAuthForm(forgotPasswordSchema);
  if (ask.isSuccess) {
    return (
      <div role="status" tabIndex={-1} ref={(sent) => sent?.focus()} className="grid gap-3 outline-none">
        <p className="font-semibold">{t('auth.forgot.look')}</p>
        <p className="text-muted">{t('auth.forgot.sent', { email: ask.variables.email })}</p>
      </div>
    );
  }
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => void handleSubmit((asked) => ask.mutate(asked))(event)}
    >
      <p className="text-muted">{t('auth.forgot.what')}</p>
      <FormError message={ask.isError ? errorText(ask.error) : undefined} />
      <TextField
        label={t('auth.email.label')}
        type="email"
        autoComplete="email"
        error={formState.errors.email?.message}
        {...register('email')}
      />
      <Button look="primary" type="submit" busy={ask.isPending}>
        {ask.isPending ? t('common.oneMoment') : t('auth.sendLink')}
      </Button>
    </form>
  );
}
