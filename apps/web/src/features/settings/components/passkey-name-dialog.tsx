import { renamePasskeySchema, type RenamePasskey } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { fieldResolver } from '@/lib/i18n/form-errors';
import { t } from '@/lib/i18n/i18n';

interface Props {
  title: string;
  description?: ReactNode;
  name: string;
  /** The label of the button, idle and busy. */
  action: string;
  acting: string;
  isPending: boolean;
  /** The error as one sentence. */
  problem?: string;
  /** Additional fields. */
  children?: ReactNode;
  onSubmit(name: string): void;
  onClose(): void;
}

/** Asks for the name of a new or existing passkey. */
export function PasskeyNameDialog(props: Props) {
  const { title, description, name, action, acting, isPending, problem, children, onSubmit, onClose } = props;
  const form = useForm<RenamePasskey>({
    resolver: fieldResolver(renamePasskeySchema),
    // A default name that arrives late replaces only an unedited value.
    values: { name },
    resetOptions: { keepDirtyValues: true },
  });
  return (
    <Dialog open onOpenChange={onClose} title={title} description={description}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => void form.handleSubmit((values) => onSubmit(values.name))(event)}
      >
        <TextField
          label={t('settings.passkeys.name')}
          autoComplete="off"
          hint={t('settings.passkeys.nameHint')}
          error={form.formState.errors.name?.message}
          {...form.register('name')}
        />
        {children}
        {problem && (
          <p role="alert" className="font-semibold text-danger">
            {problem}
          </p>
        )}
        <div className="grid gap-2 desk:flex desk:flex-row-reverse">
          <Button look="primary" type="submit" busy={isPending}>
            {isPending ? acting : action}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
