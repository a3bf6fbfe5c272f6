import type { ChangeList, Conversation, Message, Page } from '@zentra/contracts';
import type { LiveEvents } from '../live-connection';
import type { Pause } from '../pause';
import { backoffMs, pause as waitFor } from '../pause';
import { ZentraError } from '../zentra-error';
import { ConversationFeed } from './conversation-feed';

/** What this needs of a client. */
export interface IncomingSource {
  conversations(query: { cursor?: string; limit?: number }): Promise<Page<Conversation>>;
  changes(conversationId: string, query: { after: number; limit?: number }): Promise<ChangeList>;
  on<E extends keyof LiveEvents>(event: E, listener: (payload: LiveEvents[E]) => void): () => void;
}

/**
 * Every message that other people send from now on, in all conversations: each once, in order within its conversation,
 * none missed while the connection was away. A message that was changed meanwhile comes as it is now, and one that was
 * deleted before it could come does not. Ends when the connection is closed; throws where the session is gone.
 * Resolves once it knows what is there already; rejects with a `ZentraError` where it cannot.
 */
export async function incoming(
  source: IncomingSource,
  meId: string,
  { pause = waitFor }: { pause?: Pause } = {},
): Promise<AsyncGenerator<Message, void, void>> {
  const feeds = new Map<string, ConversationFeed>();
  const queue: Message[] = [];
  const closing = new AbortController();
  let failure: ZentraError | undefined;
  let wake = () => {};

  const end = (error?: ZentraError) => {
    failure ??= error;
    closing.abort();
    wake();
  };
  const feedOf = (id: string, known = { rev: 0, lastSeq: 0 }) => {
    const feed =
      feeds.get(id) ??
      new ConversationFeed({
        fetchChanges: (after) => source.changes(id, { after, limit: 100 }),
        onMessage: (message) => {
          if (message.senderId === meId || message.deletedAt !== null) return;
          queue.push(message);
          wake();
        },
        onError: (error) => {
          if (error.code === 'NOT_FOUND') feeds.delete(id);
          else end(error);
        },
        rev: known.rev,
        seq: known.lastSeq,
        signal: closing.signal,
        pause,
      });
    feeds.set(id, feed);
    return feed;
  };
  const everyConversation = async () => {
    const all: Conversation[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Page<Conversation> = await source.conversations({ cursor, limit: 100 });
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  };
  const resync = async () => {
    for (let failures = 1; !closing.signal.aborted; failures += 1) {
      try {
        for (const { id, rev } of await everyConversation()) feedOf(id).catchUp(rev);
        return;
      } catch (error) {
        if (!(error instanceof ZentraError) || !error.isTransient) throw error;
        await pause(backoffMs(failures), closing.signal);
      }
    }
  };
  /** One after the other, so that what is heard while the first list is under way is not taken for missed. */
  let work: Promise<void> = everyConversation().then((known) =>
    known.forEach((conversation) => feedOf(conversation.id, conversation)),
  );
  const start = work;
  const later = (step: () => Promise<void> | void) => {
    work = work.then(step);
    work.catch((error: unknown) =>
      end(error instanceof ZentraError ? error : new ZentraError('INTERNAL', String(error))),
    );
  };
  const hear = ({ message }: { message: Message }) =>
    later(() => feedOf(message.conversationId).hear(message));
  const stops = [
    source.on('message:new', hear),
    source.on('message:changed', hear),
    source.on('acked', hear),
    source.on('status', (status) => status === 'up' && later(resync)),
    source.on('polled', () => later(resync)),
    source.on('refused', ({ code }) => end(new ZentraError(code, 'The session has ended'))),
    source.on('closed', () => end()),
  ];
  async function* messages(): AsyncGenerator<Message, void, void> {
    try {
      for (;;) {
        for (let message; (message = queue.shift());) yield message;
        if (failure) throw failure;
        if (closing.signal.aborted) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      closing.abort();
      stops.forEach((stop) => stop());
    }
  }
  await start;
  return messages();
}
