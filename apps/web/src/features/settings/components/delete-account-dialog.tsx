import { ZentraError } from '@zentra/client';
import { DELETION_GRACE_DAYS } from '@zentra/contracts';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { errorText } from '@/lib/error-text';
import { words } from '@/lib/words';
import { useDeleteAccount } from '../api/personal-data';

interface Props {
  onClose(): void;
  /** The account is deleted and this device signed out. */
  onDeleted(): void;
}

/** Asks for the password: nobody else at this screen shall do it. */
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
      title={words('settings.deletion.ask')}
      description={words('settings.deletion.askText', { days: DELETION_GRACE_DAYS })}
    >
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <TextField
          ref={field}
          label={words('settings.yourPassword')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={
            isWrong ? words('settings.notYourPassword') : isMissing ? words('auth.password.enter') : undefined
          }
        />
        {remove.isError && !isWrong && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(remove.error)}
          </p>
        )}
        <div className="grid gap-2 desk:flex desk:flex-row-reverse">
          <Button look="danger" type="submit" busy={remove.isPending}>
            {remove.isPending ? words('settings.deletion.deleting') : words('settings.deletion.action')}
          </Button>
          <Button onClick={onClose}>{words('common.keepIt')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
