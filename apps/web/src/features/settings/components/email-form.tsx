import { useMutation } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import { changeEmailSchema, type ChangeEmail } from '@zentra/contracts';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { fieldResolver, showFieldErrors } from '@/lib/i18n/form-errors';
import { reportError } from '@/lib/query/query-client';
import { t } from '@/lib/i18n/i18n';

export function EmailForm({ onDone, onCancel }: { onDone(email: string): void; onCancel(): void }) {
  const form = useForm<ChangeEmail>({
    resolver: fieldResolver(changeEmailSchema),
    defaultValues: { email: '', currentPassword: '' },
  });
  const { setFocus } = form;
  useEffect(() => setFocus('email'), [setFocus]);
  const ask = useMutation({
    mutationFn: (change: ChangeEmail) => client.account.changeEmail(change),
    onSuccess: (_, { email }) => onDone(email),
    onError: (error) => {
      reportError(error);
      if (error instanceof ZentraError && error.code === 'INVALID_CREDENTIALS') {
        const message = t('settings.wrongPassword');
        form.setError('currentPassword', { type: 'server', message }, { shouldFocus: true });
      } else if (!showFieldErrors(error, ['email', 'currentPassword'], form.setError))
        form.setError('root', { message: errorText(error) });
    },
  });
  const { errors } = form.formState;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => void form.handleSubmit((change) => ask.mutate(change))(event)}
    >
      <TextField
        label={t('settings.email.new')}
        type="email"
        autoComplete="email"
        hint={t('settings.email.newHint')}
        error={errors.email?.message}
        {...form.register('email')}
      />
      <PasswordField
        label={t('settings.yourPassword')}
        autoComplete="current-password"
        error={errors.currentPassword?.message}
        {...form.register('currentPassword')}
      />
      {errors.root && (
        <p role="alert" className="font-semibold text-danger">
          {errors.root.message}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" type="submit" busy={ask.isPending}>
          {ask.isPending ? t('common.oneMoment') : t('auth.sendLink')}
        </Button>
        <Button onClick={onCancel}>{t('settings.email.keepOld')}</Button>
      </div>
    </form>
  );
}
