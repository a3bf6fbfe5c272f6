import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import type { Message, MessageList } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { overtake, refresh, reportError } from '@/lib/query/query-client';
import { fetchOrCached, cachedChat } from './chat-cache';
import { mergeChanges, mergePage, windowOf, type History, type WindowName } from './message-windows';
import { withReaction } from './reactions';
import { queryKeys } from '@/lib/query/query-keys';

const PAGE = 50;
export const READER_PAGE = 100;
const MISSING: History = { items: [], hasMore: false, rev: 0, isMissing: true };
/** Maximum number of pages of 100 changes, before the history is fetched again. */
const MOST_PAGES = 5;

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.history.one(id),
    queryFn: ({ queryKey }): Promise<History> =>
      fetchOrCached<History>(
        queryKey,
        client.messages(id, { limit: PAGE }),
        () => cachedChat(id)?.history ?? MISSING,
      ),
    networkMode: 'always',
    // Live messages and `catchUp` keep it current. A refetch of the newest page would lose the
    // older ones.
    staleTime: Infinity,
    gcTime: Infinity,
    // Structural sharing compares by index: whenever older messages are added, all others would be
    // compared and copied.
    structuralSharing: false,
  });

/** Shows a reaction optimistically. The response has a higher `rev` and replaces it. */
export function showReaction(
  queries: QueryClient,
  { conversationId, seq }: Message,
  emoji: string,
  userId: string,
  on: boolean,
): void {
  const changed = (items: Message[]) =>
    items.map((one) => (one.seq === seq ? withReaction(one, emoji, userId, on) : one));
  queries.setQueryData(
    historyQuery(conversationId).queryKey,
    (history) =>
      history && {
        ...history,
        items: changed(history.items),
        detached: history.detached && { ...history.detached, items: changed(history.detached.items) },
      },
  );
}

/** The message that a loaded one replies to. */
export const quotedQuery = (conversationId: string, seq: number) =>
  queryOptions({
    queryKey: queryKeys.quoted.one(conversationId, seq),
    queryFn: async () => {
      const { items } = await client.messages(conversationId, { after: seq - 1, limit: 1 });
      return items[0] ?? null;
    },
    staleTime: Infinity,
  });

/** A conversation in pages: the page before a message, or the newest. */
export const readerQuery = (id: string, before?: number) =>
  queryOptions({
    queryKey: queryKeys.reader.page(id, before),
    queryFn: () => client.messages(id, { before, limit: READER_PAGE }),
  });

/**
 * Fetches a whole conversation, oldest first. Waits when the server limits the rate.
 * @param goOn called after each page with its last `seq`; returns false to stop
 */
export async function loadWhole(id: string, goOn: (seq: number) => boolean): Promise<Message[]> {
  const items: Message[] = [];
  for (;;) {
    const after = items.at(-1)?.seq ?? 0;
    const page = await client.messages(id, { after, limit: READER_PAGE }).catch(async (error: unknown) => {
      const seconds = error instanceof ZentraError ? error.retry.afterSeconds : undefined;
      if (seconds === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      return null;
    });
    items.push(...(page?.items ?? []));
    const isLast = page !== null && page.items.length < READER_PAGE;
    if (!goOn(items.at(-1)?.seq ?? 0) || isLast) return items;
  }
}

/** Merges a live message, new or changed. Fetches missing changes if there is a gap. */
export function ingestMessage(queries: QueryClient, message: Message): void {
  const key = historyQuery(message.conversationId).queryKey;
  const history = queries.getQueryData(key);
  const quoted = quotedQuery(message.conversationId, message.seq).queryKey;
  queries.setQueryData(quoted, (known) => known && message);
  refresh(queries, queryKeys.reader.pages(message.conversationId));
  if (!history) return overtake(queries, key, () => catchUp(queries, message.conversationId));
  if (message.rev > history.rev + 1) catchUp(queries, message.conversationId);
  else {
    const rev = Math.max(message.rev, history.rev);
    queries.setQueryData(key, { ...mergeChanges(history, [message]), rev });
  }
}

const running = new Map<string, { again: boolean }>();

/** Fetches all changes since the last known `rev`, after a gap or a reconnect. */
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
    reportError(error); // the next message or reconnect tries again
  } finally {
    running.delete(conversationId);
  }
}

async function applyChanges(queries: QueryClient, conversationId: string): Promise<void> {
  const key = historyQuery(conversationId).queryKey;
  for (let pages = 1; ; pages += 1) {
    const history = queries.getQueryData(key);
    if (!history) return;
    if (history.isMissing) return queries.refetchQueries({ queryKey: key });
    const next = await client.changes(conversationId, { after: history.rev, limit: 100 });
    queries.setQueryData(
      key,
      (known) => known && { ...mergeChanges(known, next.items), rev: Math.max(known.rev, next.rev) },
    );
    if (!next.hasMore) return;
    // After a long disconnection, the newest page is faster.
    if (pages === MOST_PAGES) return queries.refetchQueries({ queryKey: key });
  }
}

/** Returns the ids of all conversations with a cached history. */
export const cachedHistories = (queries: QueryClient): string[] =>
  queries.getQueriesData({ queryKey: queryKeys.history.all }).map(([[, id]]) => String(id));

/** Fetches the page before a window. */
export async function loadOlder(
  queries: QueryClient,
  conversationId: string,
  part: WindowName,
): Promise<void> {
  const history = queries.getQueryData(historyQuery(conversationId).queryKey);
  const first = history && windowOf(history, part).items[0]?.seq;
  if (first === undefined) return;
  addPage(queries, conversationId, await client.messages(conversationId, { before: first, limit: PAGE }));
}

/** Fetches the page after the detached window. */
export async function loadNewer(queries: QueryClient, conversationId: string): Promise<void> {
  const detached = queries.getQueryData(historyQuery(conversationId).queryKey)?.detached;
  const last = detached?.items.at(-1)?.seq;
  if (last === undefined) return;
  addPage(queries, conversationId, await client.messages(conversationId, { after: last, limit: PAGE }));
}

/** Fetches one page with the messages around a `seq`. */
export async function loadAround(queries: QueryClient, conversationId: string, seq: number): Promise<void> {
  const page = await client.messages(conversationId, { before: seq + PAGE / 2, limit: PAGE });
  addPage(queries, conversationId, page);
}

/** Merges a page, and requests the changes that were made while it was in flight. */
function addPage(queries: QueryClient, conversationId: string, page: MessageList): void {
  const key = historyQuery(conversationId).queryKey;
  const known = queries.getQueryData(key);
  if (!known || page.items.length === 0) return;
  queries.setQueryData(key, mergePage(known, page));
  if (page.rev < known.rev) catchUp(queries, conversationId);
}
