import type { Passkey } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/error-text';
import { passkeyErrorText } from '@/lib/passkeys';
import { Words, words } from '@/lib/words';
import { toast } from '@/lib/toast';
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from '../api/passkeys';
import { deviceName } from '../device-name';
import { PasskeyNameDialog } from './passkey-name-dialog';

export function AddPasskeyDialog({ onClose }: { onClose(): void }) {
  const add = useAddPasskey();
  const done = () => {
    toast(words('settings.passkeys.added'));
    onClose();
  };
  return (
    <PasskeyNameDialog
      title={words('settings.passkeys.addOne')}
      description={words('settings.passkeys.addWhat')}
      name={deviceName()}
      action={words('common.continue')}
      acting={words('settings.passkeys.waiting')}
      isPending={add.isPending}
      problem={add.isError ? passkeyErrorText(add.error, 'make') : undefined}
      onSubmit={(name) => add.mutate(name, { onSuccess: done })}
      onClose={onClose}
    />
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
      title={words('settings.passkeys.renameTitle')}
      name={passkey.name}
      action={words('common.save')}
      acting={words('common.saving')}
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
      title={words('settings.passkeys.removeAsk')}
      description={
        <Words
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
          {words('common.remove')}
        </Button>
        <Button onClick={onClose}>{words('common.keep')}</Button>
      </div>
    </Dialog>
  );
}
