import { ZentraError } from '@zentra/client';
import { LIMITS, registerSchema } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { errorText } from '@/lib/error-text';
import { showFieldErrors } from '@/lib/form-errors';
import { words } from '@/lib/words';
import { useRegister } from '../api/session';
import { useAuthForm } from '../use-auth-form';
import { FormError } from './form-error';

const FIELDS = ['displayName', 'username', 'email', 'password'] as const;
type Field = (typeof FIELDS)[number];
const FIELD_OF_CODE = { USERNAME_TAKEN: 'username', EMAIL_TAKEN: 'email' } as const;
const SENTENCES: Record<Field, () => string> = {
  displayName: () => words('settings.profile.nameLength', LIMITS.displayName),
  username: () => words('settings.profile.usernameShape', LIMITS.username),
  email: () => words('auth.email.enter'),
  password: () => words('auth.password.tooShort', { min: LIMITS.password.min }),
};

export function RegisterForm() {
  const join = useRegister();
  const form = useAuthForm(registerSchema);
  const { errors } = form.formState;
  const sentence = (name: Field) => {
    const error = errors[name];
    return error && (error.type === 'server' ? error.message : SENTENCES[name]());
  };
  const submit = form.handleSubmit((person) =>
    join.mutate(person, {
      onError: (error) => {
        const field = error instanceof ZentraError && FIELD_OF_CODE[error.code as keyof typeof FIELD_OF_CODE];
        if (field) form.setError(field, { type: 'server', message: errorText(error) }, { shouldFocus: true });
        else if (!showFieldErrors(error, FIELDS, form.setError))
          form.setError('root', { message: errorText(error) });
      },
    }),
  );
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <FormError message={errors.root?.message} />
      <TextField
        label={words('settings.profile.name')}
        autoComplete="name"
        hint={words('auth.register.nameHint')}
        error={sentence('displayName')}
        {...form.register('displayName')}
      />
      <TextField
        label={words('settings.profile.username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint={words('auth.register.usernameHint')}
        error={sentence('username')}
        {...form.register('username')}
      />
      <TextField
        label={words('auth.email.label')}
        type="email"
        autoComplete="email"
        hint={words('auth.onlyYou')}
        error={sentence('email')}
        {...form.register('email')}
      />
      <PasswordField
        autoComplete="new-password"
        hint={words('auth.password.atLeast', { min: LIMITS.password.min })}
        error={sentence('password')}
        {...form.register('password')}
      />
      <Button look="primary" type="submit" busy={join.isPending}>
        {join.isPending ? words('common.oneMoment') : words('auth.register.action')}
      </Button>
    </form>
  );
}
