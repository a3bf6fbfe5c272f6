import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { forgotPasswordSchema, type ForgotPassword } from '@zentra/contracts';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { errorText } from '@/lib/error-text';
import { useForgotPassword } from '../api/account';
import { FormError } from './form-error';

export function ForgotPasswordForm() {
  const ask = useForgotPassword();
  const { register, handleSubmit, formState } = useForm<ForgotPassword>({
    resolver: standardSchemaResolver(forgotPasswordSchema),
  });
  if (ask.isSuccess) {
    return (
      <div role="status" tabIndex={-1} ref={(sent) => sent?.focus()} className="grid gap-3 outline-none">
        <p className="font-semibold">Have a look at your mail.</p>
        <p className="text-muted">
          If {ask.variables.email} belongs to an account, a link is on its way. It works once, within an hour.
        </p>
      </div>
    );
  }
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => void handleSubmit((asked) => ask.mutate(asked))(event)}
    >
      <p className="text-muted">
        It happens. We send a link to your e-mail address, and you choose a new one.
      </p>
      <FormError message={ask.isError ? errorText(ask.error) : undefined} />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="email"
        error={formState.errors.email && 'Please enter your e-mail address.'}
        {...register('email')}
      />
      <Button look="primary" type="submit" busy={ask.isPending}>
        {ask.isPending ? 'One moment …' : 'Send the link'}
      </Button>
    </form>
  );
}
