import { LIMITS, registerSchema } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { errorText } from '@/lib/i18n/error-text';
import { showFieldErrors } from '@/lib/i18n/form-errors';
import { t } from '@/lib/i18n/i18n';
import { useRegister } from '../api/session';
import { useAuthForm } from '../use-auth-form';
import { FormError } from './form-error';

const FIELDS = ['displayName', 'username', 'email', 'password'] as const;

export function RegisterForm() {
  const join = useRegister();
  const form = useAuthForm(registerSchema);
  const { errors } = form.formState;
  const submit = form.handleSubmit((person) =>
    join.mutate(person, {
      onError: (error) => {
        if (!showFieldErrors(error, FIELDS, form.setError))
          form.setError('root', { message: errorText(error) });
      },
    }),
  );
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <FormError message={errors.root?.message} />
      <TextField
        label={t('settings.profile.name')}
        autoComplete="name"
        hint={t('auth.register.nameHint')}
        error={errors.displayName?.message}
        {...form.register('displayName')}
      />
      <TextField
        label={t('settings.profile.username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint={t('auth.register.usernameHint')}
        error={errors.username?.message}
        {...form.register('username')}
      />
      <TextField
        label={t('auth.email.label')}
        type="email"
        autoComplete="email"
        hint={t('auth.onlyYou')}
        error={errors.email?.message}
        {...form.register('email')}
      />
      <PasswordField
        autoComplete="new-password"
        hint={t('auth.password.atLeast', { min: LIMITS.password.min })}
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button look="primary" type="submit" busy={join.isPending}>
        {join.isPending ? t('common.oneMoment') : t('auth.register.action')}
      </Button>
    </form>
  );
}
