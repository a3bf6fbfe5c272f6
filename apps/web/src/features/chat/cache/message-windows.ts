import type { Message, MessageList } from '@zentra/contracts';

/** Consecutive messages, ascending. */
export interface MessageWindow {
  items: Message[];
  /** True if older messages exist. */
  hasMore: boolean;
}

/** The cached part of a conversation: its newest messages, with all changes up to `rev`. */
export interface History extends MessageWindow {
  rev: number;
  /**
   * A window of older messages, around the target of a jump. It is merged when it meets the newest
   * messages.
   */
  detached?: MessageWindow;
  /** Nothing is available: the server is unreachable and the chat is not cached. */
  isMissing?: true;
}

/** The newest messages, or the window around a jump. */
export type WindowName = 'newest' | 'detached';

/** Returns one window of a history. */
export const windowOf = (history: History, part: WindowName): MessageWindow =>
  part === 'detached' && history.detached ? history.detached : history;

/** Returns the index of a message, or where it would be inserted. */
function placeOf(items: readonly Message[], seq: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the message with that `seq`, or undefined. `items` must be ascending. */
export function findMessage(items: readonly Message[], seq: number): Message | undefined {
  const found = items[placeOf(items, seq)];
  return found?.seq === seq ? found : undefined;
}

/** Merges messages by `rev`: the higher one wins. Adds new ones if `isWanted` returns true. */
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

/** Merges changes into a history. New messages older than the loaded ones are skipped. */
export function mergeChanges(history: History, messages: Message[]): History {
  const first = history.hasMore ? (history.items[0]?.seq ?? 0) : 0;
  const items = mergeMessages(history.items, messages, ({ seq }) => seq > first);
  const { detached } = history;
  return {
    ...history,
    items,
    detached: detached && { ...detached, items: mergeMessages(detached.items, messages, () => false) },
  };
}

/**
 * Merges a page into the window that it touches, or makes it the detached window. Windows that meet
 * are merged. The page must not be empty. It reflects its own `rev`: the history has all changes up
 * to the lower one.
 */
export function mergePage(known: History, page: Pick<MessageList, 'items' | 'rev'>): History {
  let newest: MessageWindow = known;
  let detached: MessageWindow | undefined = whole(page.items);
  if (known.detached && areAdjacent(detached, known.detached)) detached = join(detached, known.detached);
  if (areAdjacent(detached, newest)) [newest, detached] = [join(detached, newest), undefined];
  // A page that joined the newest messages does not change the detached window.
  detached ??= known.detached && !areAdjacent(known.detached, newest) ? known.detached : undefined;
  return { ...newest, detached, rev: Math.min(known.rev, page.rev) };
}

const whole = (items: Message[]): MessageWindow => ({ items, hasMore: (items[0]?.seq ?? 1) > 1 });
const join = (a: MessageWindow, b: MessageWindow) => whole(mergeMessages(b.items, a.items, () => true));

/** Returns true if no message is missing between the windows. */
function areAdjacent(a: MessageWindow, b: MessageWindow): boolean {
  const [first, last] = [
    (one: MessageWindow) => one.items[0]?.seq ?? 0,
    (one: MessageWindow) => one.items.at(-1)?.seq ?? 0,
  ];
  return first(a) <= last(b) + 1 && first(b) <= last(a) + 1;
}
