import { useQueryClient } from '@tanstack/react-query';
import type { Attachment, Message } from '@zentra/contracts';
import { createContext, use, useMemo } from 'react';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { reportError } from '@/lib/query/query-client';
import { toast } from '@/lib/dom/toast';
import { applyMessage, withChange } from '../api/conversations';
import { ingestMessage, showReaction } from '../cache/history';

/** Actions on a message in the timeline. */
export interface MessageActions {
  /** True unless the conversation has ended, which allows reading only. */
  isOpen: boolean;
  reply(message: Message): void;
  edit(message: Message): void;
  /** Asks for confirmation first. */
  remove(message: Message): void;
  react(message: Message, emoji: string, on: boolean): void;
  /** Opens the dialog with all emoji. */
  pickEmoji(message: Message): void;
  /** Opens the lightbox. */
  openPicture(picture: Attachment): void;
  /** Scrolls to a message, and loads it first if needed. */
  jumpTo(seq: number): void;
}

export const MessageActionsContext = createContext<MessageActions | null>(null);

export function useMessageActions(): MessageActions {
  const actions = use(MessageActionsContext);
  if (!actions) throw new Error('useMessageActions() outside of a message log');
  return actions;
}

/** Actions on messages that the server runs. Their responses update the timeline and the list. */
export function useMessageCommands(meId: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const show = (message: Message) => {
      ingestMessage(queries, message);
      applyMessage(queries, message, withChange(message));
    };
    return {
      async edit({ conversationId, seq }: Message, body: string): Promise<void> {
        show(await client.edit(conversationId, seq, body));
      },
      async remove({ conversationId, seq }: Message): Promise<void> {
        show(await client.delete(conversationId, seq));
      },
      /** Updates optimistically. Rolls back with a message if the server refuses. */
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

/** All actions of the timeline. The object is stable while no action changes. */
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
