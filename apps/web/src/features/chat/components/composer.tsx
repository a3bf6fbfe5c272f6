import { ArrowUp } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { LIMITS, type Conversation, type Me } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { readDraft, writeDraft } from '../drafts';
import { hasFinePointer } from '../fine-pointer';
import { useOutbox } from '../outbox-context';

const NEAR_LIMIT = LIMITS.message.max - 200;

/** Enter sends, Shift+Enter is a new line. Works without a connection: the outbox keeps what is sent. */
export function Composer({
  conversation,
  me,
  onSend,
}: {
  conversation: Conversation;
  me: Me;
  onSend(): void;
}) {
  const outbox = useOutbox();
  const [draft, setDraft] = useState(() => readDraft(me.id, conversation.id));
  const area = useRef<HTMLTextAreaElement>(null);
  const length = [...draft].length;
  const canSend = draft.trim() !== '' && length <= LIMITS.message.max;

  useEffect(() => writeDraft(me.id, conversation.id, draft), [me.id, conversation.id, draft]);
  useLayoutEffect(() => {
    if (!area.current) return;
    area.current.style.height = 'auto';
    area.current.style.height = `${Math.min(area.current.scrollHeight, 160)}px`;
  }, [draft]);
  useEffect(() => {
    if (hasFinePointer()) area.current?.focus({ preventScroll: true });
  }, []);

  const send = () => {
    if (!canSend) return;
    outbox.add(conversation.id, draft);
    setDraft('');
    onSend();
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter picks a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const name = conversation.person.displayName;
  return (
    <form
      className="px-3 pt-2 pb-[max(12px,env(safe-area-inset-bottom))] desk:px-6 desk:pb-5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2 rounded-[24px] border border-edge bg-surface py-1 ps-4 pe-1 focus-within:border-primary focus-within:outline-1 focus-within:outline-primary">
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          aria-label={`Message ${name}`}
          placeholder={`Message ${name}`}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          className="max-h-40 min-h-11 flex-1 resize-none bg-transparent py-2.5 outline-none"
        />
        <button
          type="submit"
          aria-label="Send message"
          disabled={!canSend}
          className="grid size-11 shrink-0 place-items-center rounded-full bg-primary text-on-primary transition-opacity duration-120 hover:bg-primary-strong disabled:bg-line disabled:text-muted"
        >
          <ArrowUp size={20} aria-hidden="true" />
        </button>
      </div>
      {length > NEAR_LIMIT && (
        <p
          className={cx(
            'px-4 pt-1 text-sm',
            length > LIMITS.message.max ? 'font-semibold text-danger' : 'text-muted',
          )}
        >
          {length.toLocaleString('en')} of {LIMITS.message.max.toLocaleString('en')} characters
        </p>
      )}
    </form>
  );
}
