import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Message } from '@zentra/contracts';
import { client } from '@/lib/api-client';
import { overtake, reportError } from '@/lib/query-client';
import { withReaction } from '../reactions';

/** What is known of a conversation: its newest messages without a gap, ascending, with all changes up to `rev`. */
export interface History {
  items: Message[];
  /** Whether there are older ones to fetch. */
  hasMore: boolean;
  rev: number;
}

const PAGE = 50;
/** Of changes, 100 each, before the history is fetched anew. */
const MOST_PAGES = 5;

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['history', id],
    queryFn: (): Promise<History> => client.messages(id, { limit: PAGE }),
    // Kept whole by live messages and catchUp; fetching the newest page again would only lose the older ones.
    staleTime: Infinity,
    gcTime: Infinity,
  });

/** Of two versions of a message the one with the higher rev stays; messages older than what is loaded are left out. */
function merge(history: History, messages: Message[]): History {
  const bySeq = new Map(history.items.map((message) => [message.seq, message]));
  const first = history.hasMore ? (history.items[0]?.seq ?? 0) : 0;
  for (const message of messages) {
    const known = bySeq.get(message.seq);
    if (known ? message.rev > known.rev : message.seq > first) bySeq.set(message.seq, message);
  }
  return { ...history, items: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

/** Shows a reaction that the server does not know of yet; its answer has a higher rev and replaces this. */
export function showReaction(
  queries: QueryClient,
  { conversationId, seq }: Message,
  emoji: string,
  userId: string,
  on: boolean,
): void {
  queries.setQueryData(
    historyQuery(conversationId).queryKey,
    (history) =>
      history && {
        ...history,
        items: history.items.map((one) => (one.seq === seq ? withReaction(one, emoji, userId, on) : one)),
      },
  );
}

/** A single message that a loaded one answers. */
export const quotedQuery = (conversationId: string, seq: number) =>
  queryOptions({
    queryKey: ['quoted', conversationId, seq],
    queryFn: async () => {
      const { items } = await client.messages(conversationId, { after: seq - 1, limit: 1 });
      return items[0] ?? null;
    },
    staleTime: Infinity,
  });

/** Takes in a message that came live, new or changed; where a change before it is missing, fetches what is. */
export function applyMessage(queries: QueryClient, message: Message): void {
  const key = historyQuery(message.conversationId).queryKey;
  const history = queries.getQueryData(key);
  const quoted = quotedQuery(message.conversationId, message.seq).queryKey;
  queries.setQueryData(quoted, (known) => known && message);
  if (!history) return overtake(queries, key, () => catchUp(queries, message.conversationId));
  if (message.rev > history.rev + 1) catchUp(queries, message.conversationId);
  else {
    const rev = Math.max(message.rev, history.rev);
    queries.setQueryData(key, { ...merge(history, [message]), rev });
  }
}

const running = new Map<string, { again: boolean }>();

/** Fetches every change since the last known one, after a gap or a time without a connection. */
export function catchUp(queries: QueryClient, conversationId: string): void {
  const run = running.get(conversationId);
  if (run) run.again = true;
  else void fetchChanges(queries, conversationId);
}

async function fetchChanges(queries: QueryClient, conversationId: string): Promise<void> {
  const run = { again: true };
  running.set(conversationId, run);
  try {
    while (run.again) {
      run.again = false;
      await applyChanges(queries, conversationId);
    }
  } catch (error) {
    reportError(error); // the next message or connection asks again
  } finally {
    running.delete(conversationId);
  }
}

async function applyChanges(queries: QueryClient, conversationId: string): Promise<void> {
  const key = historyQuery(conversationId).queryKey;
  for (let pages = 1; ; pages += 1) {
    const history = queries.getQueryData(key);
    if (!history) return;
    const next = await client.changes(conversationId, { after: history.rev, limit: 100 });
    queries.setQueryData(
      key,
      (known) => known && { ...merge(known, next.items), rev: Math.max(known.rev, next.rev) },
    );
    if (!next.hasMore) return;
    // After a long time away the newest page says more, and sooner.
    if (pages === MOST_PAGES) return queries.refetchQueries({ queryKey: key });
  }
}

/** Every conversation whose history this page holds. */
export const cachedHistories = (queries: QueryClient): string[] =>
  queries.getQueriesData({ queryKey: ['history'] }).map(([[, id]]) => String(id));

/** @param limit of messages, up to 100 */
export async function loadOlder(queries: QueryClient, conversationId: string, limit = PAGE): Promise<void> {
  const key = historyQuery(conversationId).queryKey;
  const first = queries.getQueryData(key)?.items[0]?.seq;
  if (first === undefined) return;
  const older = await client.messages(conversationId, { before: first, limit });
  queries.setQueryData(key, (known) => {
    if (!known || known.items[0]?.seq !== first) return known;
    const rev = Math.min(known.rev, older.rev);
    return { items: [...older.items, ...known.items], hasMore: older.hasMore, rev };
  });
  // They are as of their own rev: what changed in them while they were on their way is fetched once more.
  if ((queries.getQueryData(key)?.rev ?? 0) <= older.rev) catchUp(queries, conversationId);
}
