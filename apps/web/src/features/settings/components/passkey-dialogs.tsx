import type { Passkey } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/error-text';
import { passkeyErrorText } from '@/lib/passkeys';
import { toast } from '@/lib/toast';
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from '../api/passkeys';
import { deviceName } from '../device-name';
import { PasskeyNameDialog } from './passkey-name-dialog';

export function AddPasskeyDialog({ onClose }: { onClose(): void }) {
  const add = useAddPasskey();
  const done = () => {
    toast('Passkey added. You can sign in with it from now on.');
    onClose();
  };
  return (
    <PasskeyNameDialog
      title="Add a passkey"
      description="Your device then asks for your fingerprint, face or screen lock, and keeps the passkey."
      name={deviceName()}
      action="Continue"
      acting="Waiting for your device …"
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
      title="Rename this passkey"
      name={passkey.name}
      action="Save"
      acting="Saving …"
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
      title="Remove this passkey?"
      description={
        <>
          <bdi className="font-semibold text-ink">{passkey.name}</bdi> will not sign you in any more. Devices
          that are signed in stay so, and your password works as before.
        </>
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
          Remove
        </Button>
        <Button onClick={onClose}>Keep</Button>
      </div>
    </Dialog>
  );
}
