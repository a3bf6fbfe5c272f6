import { uploadedOf, type OutboxEntry } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import { useEffect, useState, type ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { codeText } from '@/lib/i18n/error-text';
import { useIsReachable } from '@/lib/query/live-status';
import { stopUpload } from '@/lib/query/uploads';
import { t } from '@/lib/i18n/i18n';
import { useOutbox } from '../messages/outbox-context';
import { isFinalCode, uploadErrorText } from '../attachments/refusals';
import { MessageBubble } from './message-bubble';
import { Quote } from '../messages/quote';
import { WaitingFiles } from '../attachments/waiting-files';

/** After this time, in ms, an outgoing message can be cancelled. Most are sent sooner. */
const QUICK_MS = 3_000;

function useIsSlow(): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), QUICK_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSlow;
}

/** An outgoing message, with actions if it was refused. */
export function OutgoingBubble({ entry, quoted }: { entry: OutboxEntry; quoted: Message | undefined }) {
  const outbox = useOutbox();
  const isReachable = useIsReachable();
  const isSlow = useIsSlow();
  const { clientId, body, conversationId, replyTo, files = [], failure } = entry;
  const isGoing = entry.status === 'sending';
  const uploaded = uploadedOf(entry);
  const isUploaded = files.every(({ attachment }) => attachment);
  const refused = files.find(({ attachment }) => !attachment);
  const cancel = () => {
    outbox.remove(clientId);
    // The upload may have begun before the message was sent, outside of the outbox.
    files.forEach(({ key }) => stopUpload(key));
  };
  const state = isReachable ? t('common.sending') : t('chat.outgoing.waiting');
  const bubble = (
    <MessageBubble
      body={body}
      author={t('chat.you')}
      quote={replyTo !== null && <Quote conversationId={conversationId} seq={replyTo} known={quoted} />}
      attachments={isUploaded ? uploaded : []}
      waiting={!isUploaded && <WaitingFiles files={files} />}
      isOwn
      isFirst
      isLast
      isPending={isGoing}
      meta={isGoing && files.length === 0 && state}
    />
  );
  if (isGoing && files.length === 0 && !isSlow) return bubble;
  return (
    <div role="group" aria-label={t(isGoing ? 'chat.outgoing.going' : 'chat.outgoing.group')}>
      {bubble}
      <div className="flex flex-wrap items-center justify-end gap-x-1 ps-1.5 text-sm">
        {isGoing ? (
          <>
            {files.length > 0 && <span className="pe-1 text-xs text-muted">{state}</span>}
            <Act onClick={cancel} isCalm>
              {t('common.cancel')}
            </Act>
          </>
        ) : (
          <>
            <span className="pe-1 pt-1 text-end text-danger">
              {t('chat.outgoing.notSent')}
              {failure !== undefined && (
                <> · {refused ? uploadErrorText(failure, refused.bytes) : codeText(failure)}</>
              )}
            </span>
            {!isFinalCode(failure) && (
              <Act onClick={() => outbox.retry(clientId)}>{t('common.tryAgain')}</Act>
            )}
            <Act onClick={cancel}>{t('common.delete')}</Act>
          </>
        )}
      </div>
    </div>
  );
}

interface ActProps {
  onClick(): void;
  /** True if there is no error. */
  isCalm?: boolean;
  children: ReactNode;
}

const Act = ({ onClick, isCalm = false, children }: ActProps) => (
  <button
    type="button"
    className={cx(
      'min-h-11 min-w-11 px-1.5 font-semibold underline',
      isCalm ? 'text-primary-strong' : 'text-danger',
    )}
    onClick={onClick}
  >
    {children}
  </button>
);
