import { ArrowUp, Check } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { LIMITS, type Conversation, type Me, type Message } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { errorText } from '@/lib/error-text';
import { reportError } from '@/lib/query-client';
import { words } from '@/lib/words';
import { readDraft, writeDraft } from '../drafts';
import { hasFinePointer } from '../fine-pointer';
import { useMessageCommands } from '../message-actions';
import { useOutbox } from '../outbox-context';
import { useTypingSignal } from '../use-typing-signal';
import { useDroppedFiles } from '../use-dropped-files';
import { useUploads } from '../use-uploads';
import { AimBanner, type Aim } from './aim-banner';
import { AttachButton } from './attach-button';
import { AttachmentTray } from './attachment-tray';
import { DropHint } from './drop-hint';

const NEAR_LIMIT = LIMITS.message.max - 200;

interface Props {
  conversation: Conversation;
  me: Me;
  aim: Aim | null;
  onAim(aim: Aim | null): void;
  /** What ↑ in an empty field takes up again. */
  newestOwn: Message | undefined;
  onSend(): void;
}

/** Enter sends, Shift+Enter is a new line. Works without a connection: the outbox keeps what is sent. */
export function Composer({ conversation, me, aim, onAim, newestOwn, onSend }: Props) {
  const outbox = useOutbox();
  const commands = useMessageCommands(me.id);
  const typing = useTypingSignal(conversation.id);
  const [draft, setDraft] = useState(() => readDraft(me.id, conversation.id));
  // A message that is changed has a text of its own; the draft waits beneath it.
  const [changed, setChanged] = useState<{ seq: number; text: string } | null>(null);
  const [problem, setProblem] = useState('');
  const [isSaving, setSaving] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);

  const edited = aim?.kind === 'edit' ? aim.message : null;
  const changedText = edited && (changed?.seq === edited.seq ? changed.text : edited.body);
  const text = changedText ?? draft;
  const length = [...text].length;
  const { uploads, isReady, add, retry, remove, take } = useUploads(conversation.id);
  const hasFiles = !edited && uploads.length > 0;
  const canSend =
    (text.trim() !== '' || hasFiles) &&
    (edited || isReady) &&
    length <= LIMITS.message.max &&
    text !== edited?.body;
  const name = conversation.person.displayName;
  const isDropping = useDroppedFiles(add);

  useEffect(() => writeDraft(me.id, conversation.id, draft), [me.id, conversation.id, draft]);
  useLayoutEffect(() => {
    if (!area.current) return;
    area.current.style.height = 'auto';
    area.current.style.height = `${Math.min(area.current.scrollHeight, 160)}px`;
  }, [text]);
  useEffect(() => {
    if (hasFinePointer()) area.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!aim || !area.current) return;
    area.current.focus({ preventScroll: true });
    area.current.setSelectionRange(area.current.value.length, area.current.value.length);
  }, [aim]);

  const write = (value: string) => {
    setProblem('');
    if (edited) return setChanged({ seq: edited.seq, text: value });
    setDraft(value);
    if (value.trim() === '') typing.stop();
    else typing.type();
  };
  const leave = () => {
    onAim(null);
    setChanged(null);
    setProblem('');
    area.current?.focus();
  };
  const send = () => {
    outbox.add(conversation.id, draft, { replyTo: aim?.message.seq ?? null, attachments: take() });
    setDraft('');
    typing.stop();
    onSend();
    leave();
  };
  const save = async (message: Message) => {
    setSaving(true);
    try {
      await commands.edit(message, text);
      leave();
    } catch (error) {
      reportError(error);
      setProblem(words('chat.composer.notChanged', { why: errorText(error) }));
    } finally {
      setSaving(false);
    }
  };
  const submit = () => {
    if (!canSend || isSaving) return;
    if (edited) void save(edited);
    else send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter picks a word.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && aim) leave();
    else if (event.key === 'ArrowUp' && text === '' && !aim && newestOwn)
      onAim({ kind: 'edit', message: newestOwn });
    else if (event.key === 'Enter' && !event.shiftKey) submit();
    else return;
    event.preventDefault();
  };
  const label = edited ? words('chat.composer.change') : words('chat.composer.message', { name });
  return (
    <form
      className="px-3 pt-2 pb-[max(12px,env(safe-area-inset-bottom))] desk:px-6 desk:pb-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="rounded-[24px] border border-edge bg-surface focus-within:border-primary focus-within:outline-1 focus-within:outline-primary">
        {aim && <AimBanner aim={aim} isOwn={aim.message.senderId === me.id} name={name} onCancel={leave} />}
        {hasFiles && <AttachmentTray uploads={uploads} name={name} onRemove={remove} onRetry={retry} />}
        <div className="flex items-end gap-2 py-1 ps-1 pe-1">
          {edited ? <span className="w-2" /> : <AttachButton onFiles={add} />}
          <textarea
            ref={area}
            rows={1}
            dir="auto"
            aria-label={label}
            placeholder={label}
            value={text}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              if (edited || event.clipboardData.files.length === 0) return;
              event.preventDefault();
              add(event.clipboardData.files);
            }}
            className="max-h-40 min-h-11 flex-1 resize-none bg-transparent py-2.5 outline-none"
          />
          <button
            type="submit"
            aria-label={edited ? words('chat.composer.save') : words('chat.composer.send')}
            disabled={!canSend}
            className="grid size-11 shrink-0 place-items-center rounded-full bg-primary text-on-primary transition-opacity duration-120 hover:bg-primary-strong disabled:bg-line disabled:text-muted"
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
          {words('chat.composer.count', { length, max: LIMITS.message.max })}
        </p>
      )}
    </form>
  );
}
