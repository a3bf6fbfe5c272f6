import { ZentraError } from '@zentra/client';
import { DELETION_GRACE_DAYS } from '@zentra/contracts';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useDeleteAccount } from '../api/personal-data';

interface Props {
  onClose(): void;
  /** Called once the account is deleted and this device is signed out. */
  onDeleted(): void;
}

/** Asks for the password, so that no other person at this screen can delete the account. */
export function DeleteAccountDialog({ onClose, onDeleted }: Props) {
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const remove = useDeleteAccount(onDeleted);
  const isWrong = remove.error instanceof ZentraError && remove.error.code === 'INVALID_CREDENTIALS';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(password === '');
    if (password === '') return field.current?.focus();
    if (!remove.isPending) remove.mutate(password, { onError: () => field.current?.select() });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      firstFocus={field}
      title={t('settings.deletion.ask')}
      description={t('settings.deletion.askText', { days: DELETION_GRACE_DAYS })}
    >
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <TextField
          ref={field}
          label={t('settings.yourPassword')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={isWrong ? t('settings.notYourPassword') : isMissing ? t('auth.password.enter') : undefined}
        />
        {remove.isError && !isWrong && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(remove.error)}
          </p>
        )}
        <div className="grid gap-2 desk:flex desk:flex-row-reverse">
          <Button look="danger" type="submit" busy={remove.isPending}>
            {remove.isPending ? t('settings.deletion.deleting') : t('settings.deletion.action')}
          </Button>
          <Button onClick={onClose}>{t('common.keepIt')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
