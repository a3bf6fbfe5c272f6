import { useQuery } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import type { Passkey } from '@zentra/contracts';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { PasswordField } from '@/components/ui/password-field';
import { errorText } from '@/lib/i18n/error-text';
import { passkeyErrorText } from '@/lib/dom/passkeys';
import { Translated, t } from '@/lib/i18n/i18n';
import { devicesQuery } from '../api/devices';
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from '../api/passkeys';
import { deviceText } from '../device-name';
import { PasskeyNameDialog } from './passkey-name-dialog';

const isWrongPassword = (error: unknown) =>
  error instanceof ZentraError && error.code === 'INVALID_CREDENTIALS';

/** Adds a passkey. Asks for the password, so that no other person at this screen can add one. */
export function AddPasskeyDialog({ onClose }: { onClose(): void }) {
  const [currentPassword, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const add = useAddPasskey();
  // The list of devices on the same screen loads this query.
  const { data } = useQuery({ ...devicesQuery, enabled: false });
  const device = data?.items.find(({ current }) => current)?.device;
  const isWrong = isWrongPassword(add.error);
  const failed = (error: unknown) => isWrongPassword(error) && field.current?.select();
  const submit = (name: string) => {
    setMissing(currentPassword === '');
    if (currentPassword === '') return field.current?.focus();
    if (!add.isPending) add.mutate({ name, currentPassword }, { onSuccess: onClose, onError: failed });
  };
  return (
    <PasskeyNameDialog
      title={t('settings.passkeys.addOne')}
      description={t('settings.passkeys.addWhat')}
      name={device ? deviceText(device) : t('settings.devices.mine')}
      action={t('common.continue')}
      acting={t('settings.passkeys.waiting')}
      isPending={add.isPending}
      problem={add.isError && !isWrong ? passkeyErrorText(add.error, 'make') : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <PasswordField
        ref={field}
        label={t('settings.yourPassword')}
        autoComplete="current-password"
        value={currentPassword}
        onChange={(event) => setPassword(event.target.value)}
        error={isWrong ? t('settings.notYourPassword') : isMissing ? t('auth.password.enter') : undefined}
      />
    </PasskeyNameDialog>
  );
}

interface Props {
  passkey: Passkey;
  onClose(): void;
}

export function RenamePasskeyDialog({ passkey, onClose }: Props) {
  const rename = useRenamePasskey();
  return (
    <PasskeyNameDialog
      title={t('settings.passkeys.renameTitle')}
      name={passkey.name}
      action={t('common.save')}
      acting={t('common.saving')}
      isPending={rename.isPending}
      problem={rename.isError ? errorText(rename.error) : undefined}
      onSubmit={(name) => rename.mutate({ id: passkey.id, name }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

export function RemovePasskeyDialog({ passkey, onClose }: Props) {
  const remove = useRemovePasskey();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('settings.passkeys.removeAsk')}
      description={
        <Translated
          id="settings.passkeys.removeEffect"
          values={{ name: <bdi className="font-semibold text-ink">{passkey.name}</bdi> }}
        />
      }
    >
      {remove.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(remove.error)}
        </p>
      )}
      <div className="grid gap-2 desk:flex desk:flex-row-reverse">
        <Button
          look="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate(passkey.id, { onSuccess: onClose })}
        >
          {t('common.remove')}
        </Button>
        <Button onClick={onClose}>{t('common.keep')}</Button>
      </div>
    </Dialog>
  );
}
