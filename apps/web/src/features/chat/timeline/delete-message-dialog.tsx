import { useMutation } from '@tanstack/react-query';
import type { Message } from '@zentra/contracts';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';

interface Props {
  message: Message;
  peerName: string;
  /** Rejects if the server refuses. */
  onDelete(message: Message): Promise<void>;
  onClose(): void;
}

export function DeleteMessageDialog({ message, peerName, onDelete, onClose }: Props) {
  const remove = useMutation({ mutationFn: () => onDelete(message), onSuccess: onClose });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('chat.delete.ask')}
      description={t('chat.delete.text', { name: peerName })}
    >
      <p className="line-clamp-3 border-s-3 border-line ps-3 text-muted [overflow-wrap:anywhere]">
        <bdi>{message.body}</bdi>
      </p>
      {remove.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(remove.error)}
        </p>
      )}
      <div className="grid gap-2 desk:flex desk:flex-row-reverse">
        <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('chat.delete.forBoth')}
        </Button>
        <Button onClick={onClose}>{t('common.keep')}</Button>
      </div>
    </Dialog>
  );
}
