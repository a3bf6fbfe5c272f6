import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import { changePasswordSchema, LIMITS, type ChangePassword } from '@zentra/contracts';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { PasswordField } from '@/components/ui/password-field';
import { client } from '@/lib/api-client';
import { errorText } from '@/lib/error-text';
import { showFieldErrors } from '@/lib/form-errors';
import { reportError } from '@/lib/query-client';
import { toast } from '@/lib/toast';
import { devicesQuery } from '../api/devices';

const EMPTY = { currentPassword: '', newPassword: '' };

export function PasswordForm({ username }: { username: string }) {
  const queries = useQueryClient();
  const form = useForm<ChangePassword>({
    resolver: standardSchemaResolver(changePasswordSchema),
    defaultValues: EMPTY,
  });
  const save = useMutation({
    mutationFn: (passwords: ChangePassword) => client.account.changePassword(passwords),
    onSuccess: () => {
      form.reset(EMPTY);
      toast('Your password is changed. All other devices are signed out.');
      void queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
    },
    onError: (error) => {
      reportError(error);
      if (error instanceof ZentraError && error.code === 'INVALID_CREDENTIALS') {
        const message = 'That is not your password as we know it.';
        form.setError('currentPassword', { type: 'server', message }, { shouldFocus: true });
      } else if (!showFieldErrors(error, ['currentPassword', 'newPassword'], form.setError))
        form.setError('root', { message: errorText(error) });
    },
  });
  const { errors } = form.formState;
  const said = (name: keyof ChangePassword, otherwise: string) => {
    const error = errors[name];
    return error && (error.type === 'server' ? error.message : otherwise);
  };
  return (
    <form
      noValidate
      aria-labelledby="password"
      className="grid gap-4 rounded-card border border-line bg-surface p-5"
      onSubmit={(event) => void form.handleSubmit((passwords) => save.mutate(passwords))(event)}
    >
      <div>
        <h2 id="password" className="font-semibold">
          Password
        </h2>
        <p className="text-sm text-muted">A new one signs all other devices out. This one stays.</p>
      </div>
      {/* Tells password managers whose password it is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        error={said('currentPassword', 'Please enter your current password.')}
        {...form.register('currentPassword')}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        hint={`At least ${LIMITS.password.min} characters.`}
        error={said('newPassword', `Use at least ${LIMITS.password.min} characters; a few words do well.`)}
        {...form.register('newPassword')}
      />
      {errors.root && (
        <p role="alert" className="font-semibold text-danger">
          {errors.root.message}
        </p>
      )}
      <Button look="primary" type="submit" busy={save.isPending} className="justify-self-start">
        {save.isPending ? 'One moment …' : 'Change password'}
      </Button>
    </form>
  );
}
