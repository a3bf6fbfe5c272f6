import type { OutboxEntry } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import { dayKey } from '@/lib/format/day';
import type { MessageWindow } from '../cache/message-windows';
import type { Align } from './scroll-controller';
import type { JumpTarget } from './use-timeline-navigation';

const GROUP_MS = 5 * 60_000;

/** One row of the timeline. Its key is stable for the same content at the same time. */
export type TimelineItem = { key: string } & (
  | { kind: 'start' }
  | { kind: 'day'; iso: string }
  | { kind: 'unread' }
  /** `isFirst` and `isLast` of a group: messages of one sender within five minutes. */
  | { kind: 'message'; message: Message; isFirst: boolean; isLast: boolean }
  | { kind: 'outgoing'; entry: OutboxEntry }
  | { kind: 'more' }
);

interface Options {
  meId: string;
  /** The read position on opening. Later messages of the other person are marked as new. */
  unreadAfter: number | null;
  /** True if newer messages exist. */
  hasNewer: boolean;
  outgoing: OutboxEntry[];
}

/**
 * Converts a window of messages to rows, oldest first: beginning, days, groups of messages,
 * outgoing messages.
 */
export function timelineItems(
  { items }: MessageWindow,
  { meId, unreadAfter, hasNewer, outgoing }: Options,
): TimelineItem[] {
  const first = items[0]?.seq ?? 0;
  const rows: TimelineItem[] = [{ kind: 'start', key: `start ${first}` }];
  let isUnreadShown = unreadAfter === null || unreadAfter < first - 1;
  let [before, run]: [Message | undefined, (TimelineItem & { kind: 'message' }) | undefined] = [
    undefined,
    undefined,
  ];
  for (const message of items) {
    // The key of a divider names the message below it. After older messages were added, it is
    // another row.
    if (!before || momentsOf(before).day !== momentsOf(message).day)
      rows.push({ kind: 'day', key: `day ${message.seq}`, iso: message.createdAt });
    const isUnreadStart = !isUnreadShown && message.seq > (unreadAfter ?? 0) && message.senderId !== meId;
    if (isUnreadStart) rows.push({ kind: 'unread', key: 'unread' });
    isUnreadShown ||= isUnreadStart;
    const isFirst = isUnreadStart || !before || !areOneRun(before, message);
    if (run) run.isLast = isFirst;
    run = { kind: 'message', key: keyOf(message, meId), message, isFirst, isLast: true };
    rows.push(run);
    before = message;
  }
  for (const entry of outgoing) rows.push({ kind: 'outgoing', key: entry.clientId, entry });
  if (hasNewer) rows.push({ kind: 'more', key: 'more' });
  return rows;
}

/** Returns the same key for an outgoing message and its stored one. */
const keyOf = (message: Message, meId: string) =>
  message.senderId === meId ? message.clientId : String(message.seq);

const areOneRun = (a: Message, b: Message) =>
  a.senderId === b.senderId &&
  momentsOf(a).day === momentsOf(b).day &&
  momentsOf(b).ms - momentsOf(a).ms < GROUP_MS;

const known = new WeakMap<Message, { ms: number; day: number }>();

/**
 * Returns when a message was sent. Cached: a long timeline needs all of them for each new message.
 */
function momentsOf(message: Message): { ms: number; day: number } {
  const moments = known.get(message) ?? {
    ms: Date.parse(message.createdAt),
    day: dayKey(message.createdAt),
  };
  known.set(message, moments);
  return moments;
}

/**
 * Returns the row of a jump target and its alignment. The index is -1 if the message is not loaded.
 */
export function itemOf(
  rows: readonly TimelineItem[],
  { seq, why }: JumpTarget,
): { index: number; align: Align } {
  const index = rows.findIndex((row) => row.kind === 'message' && row.message.seq === seq);
  const unread = rows.findIndex(({ kind }) => kind === 'unread');
  if (why === 'unread' && unread >= 0) return { index: unread, align: 'center' };
  if (why === 'day') return { index: rows[index - 1]?.kind === 'day' ? index - 1 : index, align: 'start' };
  return { index, align: 'center' };
}

/** Returns the day of the row at `index`, or undefined above the first day. */
export function dayAt(rows: readonly TimelineItem[], index: number): string | undefined {
  for (let i = index; i >= 0; i -= 1) {
    const row = rows[i];
    if (row?.kind === 'day') return row.iso;
  }
  return undefined;
}
