import {
  cleanText,
  countText,
  isVisible,
  LIMITS,
  type Conversation,
  type Me,
  type Message,
} from '@zentra/contracts';
import { useEffect, useState } from 'react';
import * as z from 'zod';
import { errorText } from '@/lib/i18n/error-text';
import { reportError } from '@/lib/query/query-client';
import { clearPersistedState, usePersistedState } from '@/lib/storage/use-persisted-state';
import { t } from '@/lib/i18n/i18n';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { composerContextSchema, type ComposerContext } from './composer-context';
import { drafts } from '../cache/drafts';
import { useMessageCommands } from '../messages/message-actions';
import { useOutbox } from '../messages/outbox-context';
import { useChosenFiles } from '../attachments/use-chosen-files';
import { useTypingSignal } from './use-typing-signal';

const changedSchema = z.object({ seq: z.number(), text: z.string() }).nullable();

/** Ends an edit in every component after it was saved, unless the text has changed since. */
function endEdit(meId: string, { conversationId, seq }: Message, text: string): void {
  const isOver = clearPersistedState(
    meId,
    USER_KEYS.edit(conversationId),
    changedSchema,
    (now) => now === null || (now.seq === seq && now.text === text),
  );
  if (!isOver) return;
  clearPersistedState(
    meId,
    USER_KEYS.composerContext(conversationId),
    composerContextSchema.nullable(),
    (context) => context === null || (context.kind === 'edit' && context.message.seq === seq),
  );
}

interface Options {
  conversation: Conversation;
  me: Me;
  context: ComposerContext | null;
  onContextChange(context: ComposerContext | null): void;
  onSend(): void;
}

/** The state of the composer: a draft or the text of an edited message, and how it is sent. */
export function useComposer({ conversation: { id }, me, context, onContextChange, onSend }: Options) {
  const outbox = useOutbox();
  const commands = useMessageCommands(me.id);
  const typing = useTypingSignal(id);
  const files = useChosenFiles(me.id, id);
  const [draft, setDraft] = useState(() => drafts.read(me.id, id));
  // An edited message has its own text. The draft remains.
  const [changed, setChanged] = usePersistedState<z.infer<typeof changedSchema>>(
    USER_KEYS.edit(id),
    changedSchema,
    null,
  );
  const [problem, setProblem] = useState('');
  const [isSaving, setSaving] = useState(false);
  useEffect(() => drafts.write(me.id, id, draft), [me.id, id, draft]);

  const edited = context?.kind === 'edit' ? context.message : null;
  const changedText = edited && (changed?.seq === edited.seq ? changed.text : edited.body);
  const text = changedText ?? draft;
  const length = countText(text);
  // A message with files may have an empty text.
  const carried = edited ? edited.attachments : files.files.get();
  const canSend =
    (isVisible(text) || (text.trim() === '' && carried.length > 0)) &&
    (edited !== null || files.canGo) &&
    length <= LIMITS.message.max &&
    text !== edited?.body;

  const write = (value: string) => {
    setProblem('');
    if (edited) return setChanged({ seq: edited.seq, text: value });
    setDraft(value);
    if (value.trim() === '') typing.stop();
    else typing.type();
  };
  const leave = () => {
    onContextChange(null);
    setChanged(null);
    setProblem('');
  };
  const send = () => {
    const sent = files.handOver();
    const safe = outbox.safe(
      outbox.add(id, cleanText(draft), { replyTo: context?.message.seq ?? null, files: sent }),
    );
    void drafts.keepUntil(safe, me.id, id, draft);
    void safe.then(() => files.forget(sent.map(({ key }) => key)));
    setDraft('');
    typing.stop();
    onSend();
    leave();
  };
  const save = async (message: Message) => {
    setSaving(true);
    try {
      await commands.edit(message, text);
      endEdit(me.id, message, text);
    } catch (error) {
      reportError(error);
      setProblem(t('chat.composer.notChanged', { why: errorText(error) }));
    } finally {
      setSaving(false);
    }
  };
  const submit = () => {
    if (!canSend || isSaving) return;
    if (edited) void save(edited);
    else send();
  };
  return { text, length, edited, files, canSend, problem, write, leave, submit };
}
