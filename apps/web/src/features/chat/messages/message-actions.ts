import { useQueryClient } from '@tanstack/react-query';
import type { Attachment, Message } from '@zentra/contracts';
import { createContext, use, useMemo } from 'react';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { reportError } from '@/lib/query/query-client';
import { toast } from '@/lib/dom/toast';
import { changeConversation, withChange } from '../api/conversations';
import { ingestMessage, showReaction } from '../cache/history';

/** What can be done with a message from where it is shown. */
export interface MessageActions {
  /** Whether anything but looking is possible: the conversation has not ended. */
  isOpen: boolean;
  reply(message: Message): void;
  edit(message: Message): void;
  /** Asks first. */
  remove(message: Message): void;
  react(message: Message, emoji: string, on: boolean): void;
  /** Opens the choice of all emoji. */
  pickEmoji(message: Message): void;
  /** Shows it large. */
  openPicture(picture: Attachment): void;
  /** Scrolls to a message, also one that is not loaded yet. */
  jumpTo(seq: number): void;
}

export const MessageActionsContext = createContext<MessageActions | null>(null);

export function useMessageActions(): MessageActions {
  const actions = use(MessageActionsContext);
  if (!actions) throw new Error('useMessageActions() outside of a message log');
  return actions;
}

/** The acts on messages that go to the server; what they answer is shown at once, here and in the list. */
export function useMessageCommands(meId: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const show = (message: Message) => {
      ingestMessage(queries, message);
      changeConversation(queries, message.conversationId, withChange(message));
    };
    return {
      async edit({ conversationId, seq }: Message, body: string): Promise<void> {
        show(await client.edit(conversationId, seq, body));
      },
      async remove({ conversationId, seq }: Message): Promise<void> {
        show(await client.delete(conversationId, seq));
      },
      /** Shown before the server has it; taken back with a word where it refuses. */
      react(message: Message, emoji: string, on: boolean): void {
        const { conversationId, seq } = message;
        showReaction(queries, message, emoji, meId, on);
        client.react(conversationId, seq, emoji, on).then(show, (error: unknown) => {
          showReaction(queries, message, emoji, meId, !on);
          reportError(error);
          toast(errorText(error));
        });
      },
    };
  }, [queries, meId]);
}

interface Options {
  isOpen: boolean;
  reply(message: Message): void;
  edit(message: Message): void;
  ask(
    question: { kind: 'delete' | 'emoji'; message: Message } | { kind: 'picture'; picture: Attachment },
  ): void;
  jumpTo(seq: number): void;
}

/** All that a message of the log offers; the same object for as long as nothing it does has changed. */
export function useLogActions(
  { react }: ReturnType<typeof useMessageCommands>,
  { isOpen, reply, edit, ask, jumpTo }: Options,
): MessageActions {
  return useMemo(
    () => ({
      isOpen,
      reply,
      edit,
      remove: (message) => ask({ kind: 'delete', message }),
      react,
      pickEmoji: (message) => ask({ kind: 'emoji', message }),
      openPicture: (picture) => ask({ kind: 'picture', picture }),
      jumpTo,
    }),
    [isOpen, reply, edit, ask, react, jumpTo],
  );
}
