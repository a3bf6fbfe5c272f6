import { countText, LIMITS, type Person, type ReportReason } from '@zentra/contracts';
import type * as z from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea } from '@/components/ui/field';
import { errorText } from '@/lib/i18n/error-text';
import { usePersistedState } from '@/lib/storage/use-persisted-state';
import { t } from '@/lib/i18n/i18n';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { typedReportSchema, useSendReport } from '../api/moderation';
import { REASONS } from '../words';
import { MessageChoice } from './message-choice';

interface Props {
  person: Pick<Person, 'id' | 'username' | 'displayName'>;
  /** The conversation with the person, if any. Its messages can be added to the report. */
  conversationId?: string | null;
  /** `seq`s of the messages that are chosen initially. */
  preselected?: number[];
  onClose(): void;
  /** If given, blocking is offered afterwards. */
  onBlock?(): void;
  /** The error of a failed block. */
  blockError?: unknown;
}

type Typed = z.infer<typeof typedReportSchema>;

/** Reports a person to the moderators, and explains who will see what. */
export function ReportDialog(props: Props) {
  const { person, conversationId, preselected = [], onClose } = props;
  const nothing: Typed = { details: '', messages: preselected };
  const [typed, setTyped] = usePersistedState(USER_KEYS.report(person.id), typedReportSchema, nothing);
  const { reason, details, messages } = typed;
  const send = useSendReport();
  const name = person.displayName;
  const count = countText(details.trim());
  if (send.isSuccess) return <Thanks {...props} />;
  const submit = () => {
    if (!reason || count > LIMITS.reportText.max) return;
    const chosen = conversationId && messages.length > 0 ? { conversationId, messages } : {};
    send.mutate({ userId: person.id, reason, details: details.trim() || undefined, ...chosen });
  };
  const giveUp = () => {
    setTyped(nothing);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('moderation.reportName', { name })}
      description={
        conversationId
          ? t('moderation.dialog.seesMessages', { name })
          : t('moderation.dialog.seesReport', { name })
      }
      username={person.username}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset>
          <legend className="pb-1 font-semibold">{t('moderation.dialog.about')}</legend>
          {(Object.keys(REASONS) as ReportReason[]).map((one) => (
            <label key={one} className="flex min-h-11 items-center gap-3">
              <input
                type="radio"
                name="reason"
                checked={reason === one}
                onChange={() => setTyped({ ...typed, reason: one })}
                className="size-5"
              />
              {REASONS[one]()}
            </label>
          ))}
        </fieldset>
        {conversationId && (
          <MessageChoice
            conversationId={conversationId}
            subject={person}
            chosen={messages}
            onChoose={(seqs) => setTyped({ ...typed, messages: seqs })}
          />
        )}
        <TextArea
          label={t('moderation.dialog.more')}
          hint={t('moderation.dialog.moreHint')}
          value={details}
          count={count}
          limit={LIMITS.reportText.max}
          onChange={({ target }) => setTyped({ ...typed, details: target.value })}
          error={send.isError ? errorText(send.error) : undefined}
        />
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={giveUp}>{t('common.cancel')}</Button>
          <Button look="primary" type="submit" busy={send.isPending} disabled={!reason}>
            {send.isPending ? t('common.sending') : t('moderation.dialog.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Thanks({ person: { displayName: name, username }, onClose, onBlock, blockError }: Props) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('moderation.dialog.thanks')}
      description={t('moderation.dialog.willLook', { name })}
      username={username}
    >
      {blockError !== undefined && blockError !== null && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(blockError)}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {onBlock && (
          <Button look="danger" onClick={onBlock}>
            {t('safety.blockName', { name })}
          </Button>
        )}
        <Button look="primary" onClick={onClose}>
          {t('common.done')}
        </Button>
      </div>
    </Dialog>
  );
}
