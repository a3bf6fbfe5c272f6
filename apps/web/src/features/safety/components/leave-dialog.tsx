import type { Conversation } from '@zentra/contracts';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useBlock, useLeaveChat } from '../api/safety';
import { blockWords } from '../words';

interface Props {
  conversation: Conversation;
  onClose(): void;
  /** Opens the report dialog in place of this one. */
  onReport(): void;
}

/**
 * Ends a conversation, blocks or reports, two taps from the chat. Each button says what the other
 * person will see.
 */
export function LeaveDialog({ conversation: { id, person }, onClose, onReport }: Props) {
  const leave = useLeaveChat();
  const block = useBlock();
  const about = useId();
  const error = leave.error ?? block.error;
  // The event that the conversation has ended may unmount this dialog before the response arrives.
  const blockAnd = (next: () => void) => void block.mutateAsync(person.id).then(next, () => undefined);
  const isBusy = leave.isPending || block.isPending;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('safety.leaveAsk')}
      description={t('safety.leaveText', { name: person.displayName })}
      username={person.username}
    >
      <Button look="danger" busy={isBusy} onClick={() => leave.mutate(id, { onSuccess: onClose })}>
        {t('safety.leave')}
      </Button>
      <div className="grid gap-3 border-t border-line pt-4">
        <p id={about} className="text-muted">
          {t('safety.orBlock')} {blockWords(person.displayName)}
        </p>
        <div className="grid grid-cols-2 gap-2">
          <Button look="danger" busy={isBusy} aria-describedby={about} onClick={() => blockAnd(onClose)}>
            {t('safety.block')}
          </Button>
          <Button look="danger" busy={isBusy} aria-describedby={about} onClick={() => blockAnd(onReport)}>
            {t('safety.blockAndReport')}
          </Button>
        </div>
      </div>
      {error !== null && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(error)}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={onReport}>{t('safety.onlyReport')}</Button>
        <Button onClick={onClose}>{t('safety.stay')}</Button>
      </div>
    </Dialog>
  );
}
