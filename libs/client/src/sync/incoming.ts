import type { ChangeList, Conversation, Message, Page } from '@zentra/contracts';
import type { LiveEvents } from '../live-connection';
import type { Pause } from '../pause';
import { backoffMs, pause as waitFor } from '../pause';
import { ZentraError } from '../zentra-error';
import { ConversationFeed } from './conversation-feed';

/** The part of a client that `incoming` needs. */
export interface IncomingSource {
  conversations(query: { cursor?: string; limit?: number }): Promise<Page<Conversation>>;
  changes(conversationId: string, query: { after: number; limit?: number }): Promise<ChangeList>;
  on<E extends keyof LiveEvents>(event: E, listener: (payload: LiveEvents[E]) => void): () => void;
}

/**
 * Yields every message that other people send from now on, in all conversations.
 * Each comes once and in order within its conversation, including those sent while disconnected.
 * A changed message is yielded in its current state. A message that is deleted before it could be
 * yielded is skipped.
 * Resolves once the current state is known. The generator ends when the connection is closed, and
 * throws when the session ends.
 * @throws a `ZentraError` if the current state cannot be fetched
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
  /**
   * Steps run one at a time, so that events during the first fetch do not count as missed messages.
   */
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
  const receive = ({ message }: { message: Message }) =>
    later(() => feedOf(message.conversationId).receive(message));
  const stops = [
    source.on('message:new', receive),
    source.on('message:changed', receive),
    source.on('acked', receive),
    source.on('conversation:moved', ({ conversationId, rev }) =>
      later(() => feedOf(conversationId).catchUp(rev)),
    ),
    source.on('events:missed', () => later(resync)),
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
