import { ArrowUp, Check } from 'lucide-react';
import { useCallback, useEffect, useRef, type SyntheticEvent } from 'react';
import { LIMITS, type Conversation, type Me, type Message } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { isFocusInDialog } from '@/lib/dom/focus';
import { isDialogOpen, useShortcut } from '@/lib/dom/shortcuts';
import { t } from '@/lib/i18n/i18n';
import { hasFinePointer } from '@/lib/dom/fine-pointer';
import { useOutbox } from '../messages/outbox-context';
import { useComposer } from './use-composer';
import { useDroppedFiles } from './use-dropped-files';
import { ComposerContextBar, type ComposerContext } from './composer-context';
import { AttachButton } from './attach-button';
import { ComposerFiles } from './composer-files';
import { DropHint } from './drop-hint';
import { EmojiButton } from './emoji-button';
import { MessageField } from './message-field';

/** Excludes events of a dialog opened from here, which React bubbles through. */
const isHere = ({ currentTarget, target }: SyntheticEvent) =>
  target instanceof Node && currentTarget instanceof Node && currentTarget.contains(target);

const NEAR_LIMIT = LIMITS.message.max - 200;

interface Props {
  conversation: Conversation;
  me: Me;
  context: ComposerContext | null;
  onContextChange(context: ComposerContext | null): void;
  /** The message to edit on ↑ in an empty field. */
  newestOwn: Message | undefined;
  onSend(): void;
}

/** The message composer. Works offline: the outbox stores sent messages. */
export function Composer(props: Props) {
  const { conversation, me, context, onContextChange, newestOwn } = props;
  const { text, length, edited, files, canSend, problem, write, leave, submit } = useComposer(props);
  const outbox = useOutbox();
  const area = useRef<HTMLTextAreaElement>(null);
  const name = conversation.person.displayName;
  // An edited message retains its files.
  const takeFiles = edited ? undefined : files.add;
  const isDropping = useDroppedFiles(takeFiles, area);

  // Places the caret at the end of the text.
  const goOn = useCallback(() => {
    area.current?.focus({ preventScroll: true });
    area.current?.setSelectionRange(area.current.value.length, area.current.value.length);
  }, []);
  useEffect(() => {
    if (hasFinePointer() && !isFocusInDialog()) goOn();
  }, [goOn]);
  useEffect(() => {
    if (context) goOn();
  }, [context, goOn]);

  const back = () => {
    leave();
    area.current?.focus();
  };
  useShortcut('cancel', back, () => context !== null && !isDialogOpen());
  const changeNewest = () => {
    if (context || !newestOwn) return false;
    // The newest message is still being sent. ↑ would edit the one before it.
    if (
      outbox.entries.some(
        (one) => one.conversationId === conversation.id && one.clientId !== newestOwn.clientId,
      )
    )
      return false;
    onContextChange({ kind: 'edit', message: newestOwn });
    return true;
  };
  const label = edited ? t('chat.composer.change') : t('chat.composer.message', { name });
  return (
    <form
      className="px-talk pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] desk:pb-5 low:max-h-[45dvh] low:overflow-y-auto low:pt-1 low:pb-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isHere(event)) return;
        submit();
        area.current?.focus();
      }}
    >
      <div className="rounded-[24px] border border-edge bg-surface focus-within:border-primary focus-within:outline-1 focus-within:outline-primary">
        {context && (
          <ComposerContextBar
            context={context}
            isOwn={context.message.senderId === me.id}
            name={name}
            onCancel={back}
          />
        )}
        {!edited && <ComposerFiles chosen={files} name={name} />}
        <div className="flex items-end gap-1 py-1 ps-1 pe-1">
          {edited ? <span className="w-2" /> : <AttachButton onFiles={files.add} />}
          <MessageField
            ref={area}
            label={label}
            text={text}
            onWrite={write}
            onSubmit={submit}
            onUp={changeNewest}
            onFiles={takeFiles}
          />
          <EmojiButton field={area} text={text} onWrite={write} />
          <button
            type="submit"
            aria-label={edited ? t('chat.composer.save') : t('chat.composer.send')}
            disabled={!canSend}
            className="grid size-11 shrink-0 place-items-center rounded-full border border-transparent bg-primary text-on-primary transition-opacity duration-120 hover:bg-primary-strong disabled:bg-line disabled:text-muted"
          >
            {edited ? <Check size={20} aria-hidden="true" /> : <ArrowUp size={20} aria-hidden="true" />}
          </button>
        </div>
      </div>
      {isDropping && <DropHint name={name} />}
      {problem && (
        <p role="alert" className="px-4 pt-1 text-sm font-semibold text-danger">
          {problem}
        </p>
      )}
      {length > NEAR_LIMIT && (
        <p
          className={cx(
            'px-4 pt-1 text-sm',
            length > LIMITS.message.max ? 'font-semibold text-danger' : 'text-muted',
          )}
        >
          {t('chat.composer.count', { length, max: LIMITS.message.max })}
        </p>
      )}
    </form>
  );
}
