import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import { changePasswordSchema, LIMITS, type ChangePassword } from '@zentra/contracts';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { PasswordField } from '@/components/ui/password-field';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { fieldResolver, showFieldErrors } from '@/lib/i18n/form-errors';
import { reportError } from '@/lib/query/query-client';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { devicesQuery } from '../api/devices';

const EMPTY = { currentPassword: '', newPassword: '' };

export function PasswordForm({ username }: { username: string }) {
  const queries = useQueryClient();
  const form = useForm<ChangePassword>({
    resolver: fieldResolver(changePasswordSchema),
    defaultValues: EMPTY,
  });
  const save = useMutation({
    mutationFn: (passwords: ChangePassword) => client.account.changePassword(passwords),
    onSuccess: () => {
      form.reset(EMPTY);
      toast(t('settings.password.changed'));
      void queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
    },
    onError: (error) => {
      reportError(error);
      if (error instanceof ZentraError && error.code === 'INVALID_CREDENTIALS') {
        const message = t('settings.wrongPassword');
        form.setError('currentPassword', { type: 'server', message }, { shouldFocus: true });
      } else if (!showFieldErrors(error, ['currentPassword', 'newPassword'], form.setError))
        form.setError('root', { message: errorText(error) });
    },
  });
  const { errors } = form.formState;
  return (
    <form
      noValidate
      aria-labelledby="password"
      className="grid gap-4 rounded-card border border-line bg-surface p-5"
      onSubmit={(event) => void form.handleSubmit((passwords) => save.mutate(passwords))(event)}
    >
      <div>
        <h2 id="password" className="font-semibold">
          {t('auth.password.label')}
        </h2>
        <p className="text-sm text-muted">{t('settings.password.what')}</p>
      </div>
      {/* Names the account for password managers. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        label={t('settings.password.current')}
        autoComplete="current-password"
        error={errors.currentPassword?.message}
        {...form.register('currentPassword')}
      />
      <PasswordField
        label={t('auth.password.new')}
        autoComplete="new-password"
        hint={t('auth.password.atLeast', { min: LIMITS.password.min })}
        error={errors.newPassword?.message}
        {...form.register('newPassword')}
      />
      {errors.root && (
        <p role="alert" className="font-semibold text-danger">
          {errors.root.message}
        </p>
      )}
      <Button look="primary" type="submit" busy={save.isPending} className="justify-self-start">
        {save.isPending ? t('common.oneMoment') : t('auth.password.change')}
      </Button>
    </form>
  );
}
