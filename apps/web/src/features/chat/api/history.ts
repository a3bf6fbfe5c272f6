import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Message } from '@zentra/contracts';
import { client } from '@/lib/api-client';
import { overtake, reportError } from '@/lib/query-client';

/** What is known of a conversation: its newest messages without a gap, ascending. */
export interface History {
  items: Message[];
  /** Whether there are older ones to fetch. */
  hasMore: boolean;
}

const PAGE = 50;

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['history', id],
    queryFn: (): Promise<History> => client.messages(id, { limit: PAGE }),
    // Kept whole by live messages and catchUp; fetching the newest page again would only lose the older ones.
    staleTime: Infinity,
    gcTime: Infinity,
  });

function merge(history: History, messages: Message[]): History {
  const bySeq = new Map([...history.items, ...messages].map((message) => [message.seq, message]));
  return { ...history, items: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

const lastSeqOf = (history: History): number => history.items.at(-1)?.seq ?? 0;

/** Adds a message that came live; where one before it is missing, fetches what is. */
export function addMessage(queries: QueryClient, message: Message): void {
  const key = historyQuery(message.conversationId).queryKey;
  const history = queries.getQueryData(key);
  if (!history) return overtake(queries, key, () => catchUp(queries, message.conversationId));
  if (message.seq <= lastSeqOf(history)) return;
  if (message.seq === lastSeqOf(history) + 1) queries.setQueryData(key, merge(history, [message]));
  else catchUp(queries, message.conversationId);
}

/** Fetches everything after the newest known message, after a gap or a time without a connection. */
export function catchUp(queries: QueryClient, conversationId: string): void {
  fetchNewer(queries, conversationId).catch(reportError); // the next message or connection asks again
}

async function fetchNewer(queries: QueryClient, conversationId: string): Promise<void> {
  const key = historyQuery(conversationId).queryKey;
  for (let hasMore = true; hasMore;) {
    const history = queries.getQueryData(key);
    if (!history) return;
    const next = await client.messages(conversationId, { after: lastSeqOf(history), limit: 100 });
    queries.setQueryData(key, (known) => known && merge(known, next.items));
    hasMore = next.hasMore;
  }
}

/** Every conversation whose history this page holds. */
export const cachedHistories = (queries: QueryClient): string[] =>
  queries.getQueriesData({ queryKey: ['history'] }).map(([[, id]]) => String(id));

export async function loadOlder(queries: QueryClient, conversationId: string): Promise<void> {
  const key = historyQuery(conversationId).queryKey;
  const first = queries.getQueryData(key)?.items[0]?.seq;
  if (first === undefined) return;
  const older = await client.messages(conversationId, { before: first, limit: PAGE });
  queries.setQueryData(key, (known) => known && { ...merge(known, older.items), hasMore: older.hasMore });
}
