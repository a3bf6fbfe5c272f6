import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import type { Message, MessageList } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { overtake, refresh, reportError } from '@/lib/query/query-client';
import { fetchOrCached, cachedChat } from './chat-cache';
import { withReaction } from './reactions';
import { queryKeys } from '@/lib/query/query-keys';

/** Messages without a gap, ascending. */
export interface MessageWindow {
  items: Message[];
  /** Whether there are older ones to fetch. */
  hasMore: boolean;
}

/** What is known of a conversation: its newest messages, with all changes up to `rev`. */
export interface History extends MessageWindow {
  rev: number;
  /** A piece further back, where somebody has jumped to; it ends where the two meet. */
  detached?: MessageWindow;
  /** Nothing of it is known: the server cannot be reached, and this device has kept nothing. */
  isMissing?: true;
}

const PAGE = 50;
export const READER_PAGE = 100;
const MISSING: History = { items: [], hasMore: false, rev: 0, isMissing: true };
/** Of changes, 100 each, before the history is fetched anew. */
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
    // Kept whole by live messages and catchUp; fetching the newest page again would only lose the older ones.
    staleTime: Infinity,
    gcTime: Infinity,
    // By its place in the list each message would be compared with another one whenever older ones come in above, and copied.
    structuralSharing: false,
  });

/** Where a message is, or would be, among `items`. */
function placeOf(items: readonly Message[], seq: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The message with that seq, where it is among `items`, ascending. */
export function findMessage(items: readonly Message[], seq: number): Message | undefined {
  const found = items[placeOf(items, seq)];
  return found?.seq === seq ? found : undefined;
}

/** Of two versions of a message the one with the higher rev stays; new ones come in where `isWanted`. */
function mergeMessages(
  items: Message[],
  messages: Message[],
  isWanted: (message: Message) => boolean,
): Message[] {
  const merged = [...items];
  for (const message of messages) {
    const i = placeOf(merged, message.seq);
    const known = merged[i];
    if (known?.seq === message.seq) merged[i] = message.rev > known.rev ? message : known;
    else if (isWanted(message)) merged.splice(i, 0, message);
  }
  return merged;
}

/** Messages older than what is loaded are left out. */
function merge(history: History, messages: Message[]): History {
  const first = history.hasMore ? (history.items[0]?.seq ?? 0) : 0;
  const items = mergeMessages(history.items, messages, ({ seq }) => seq > first);
  const { detached } = history;
  return {
    ...history,
    items,
    detached: detached && { ...detached, items: mergeMessages(detached.items, messages, () => false) },
  };
}

/** Shows a reaction that the server does not know of yet; its answer has a higher rev and replaces this. */
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

/** A single message that a loaded one answers. */
export const quotedQuery = (conversationId: string, seq: number) =>
  queryOptions({
    queryKey: queryKeys.quoted.one(conversationId, seq),
    queryFn: async () => {
      const { items } = await client.messages(conversationId, { after: seq - 1, limit: 1 });
      return items[0] ?? null;
    },
    staleTime: Infinity,
  });

/** A conversation as pages: the one above a message, or the newest. */
export const readerQuery = (id: string, before?: number) =>
  queryOptions({
    queryKey: queryKeys.reader.page(id, before),
    queryFn: () => client.messages(id, { before, limit: READER_PAGE }),
  });

/**
 * Fetches a whole conversation, oldest first; where the server asks for a pause, it goes on after that.
 * @param goOn called after each page with the seq it has come to; ends it by answering false
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

/** Takes in a message that came live, new or changed; where a change before it is missing, fetches what is. */
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
    if (history.isMissing) return queries.refetchQueries({ queryKey: key });
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
  queries.getQueriesData({ queryKey: queryKeys.history.all }).map(([[, id]]) => String(id));

/** Which of the two pieces: the newest messages, or the one further back. */
export type WindowName = 'newest' | 'detached';

/** The messages of one piece. */
export const windowOf = (history: History, part: WindowName): MessageWindow =>
  part === 'detached' && history.detached ? history.detached : history;

/** Fetches the page above a piece. */
export async function loadOlder(
  queries: QueryClient,
  conversationId: string,
  part: WindowName,
): Promise<void> {
  const history = queries.getQueryData(historyQuery(conversationId).queryKey);
  const first = history && windowOf(history, part).items[0]?.seq;
  if (first === undefined) return;
  mergePage(queries, conversationId, await client.messages(conversationId, { before: first, limit: PAGE }));
}

/** Fetches the page below the piece further back. */
export async function loadNewer(queries: QueryClient, conversationId: string): Promise<void> {
  const detached = queries.getQueryData(historyQuery(conversationId).queryKey)?.detached;
  const last = detached?.items.at(-1)?.seq;
  if (last === undefined) return;
  mergePage(queries, conversationId, await client.messages(conversationId, { after: last, limit: PAGE }));
}

/** Fetches what lies around a message, in one page wherever it is. */
export async function loadAround(queries: QueryClient, conversationId: string, seq: number): Promise<void> {
  const page = await client.messages(conversationId, { before: seq + PAGE / 2, limit: PAGE });
  mergePage(queries, conversationId, page);
}

/** Takes in a page: at the piece that it touches, or as a piece of its own. Two that meet become one. */
function mergePage(queries: QueryClient, conversationId: string, page: MessageList): void {
  const key = historyQuery(conversationId).queryKey;
  const known = queries.getQueryData(key);
  if (!known || page.items.length === 0) return;
  const whole = (items: Message[]): MessageWindow => ({ items, hasMore: (items[0]?.seq ?? 1) > 1 });
  const join = (a: MessageWindow, b: MessageWindow) => whole(mergeMessages(b.items, a.items, () => true));
  let newest: MessageWindow = known;
  let detached: MessageWindow | undefined = whole(page.items);
  if (known.detached && areAdjacent(detached, known.detached)) detached = join(detached, known.detached);
  if (areAdjacent(detached, newest)) [newest, detached] = [join(detached, newest), undefined];
  // What joined the newest leaves the piece further back as it was.
  detached ??= known.detached && !areAdjacent(known.detached, newest) ? known.detached : undefined;
  queries.setQueryData(key, { ...newest, detached, rev: Math.min(known.rev, page.rev) });
  // It is as of its own rev: what changed in it while it was on its way is fetched once more.
  if (page.rev < known.rev) catchUp(queries, conversationId);
}

/** Whether no message is missing between them. */
function areAdjacent(a: MessageWindow, b: MessageWindow): boolean {
  const [first, last] = [
    (one: MessageWindow) => one.items[0]?.seq ?? 0,
    (one: MessageWindow) => one.items.at(-1)?.seq ?? 0,
  ];
  return first(a) <= last(b) + 1 && first(b) <= last(a) + 1;
}
