import type { Message } from '@zentra/contracts';
import { isSameDay } from '@/lib/time';

const GROUP_MS = 5 * 60_000;

export interface Placed {
  message: Message;
  /** First and last of a run by one sender within five minutes. */
  isFirst: boolean;
  isLast: boolean;
  /** The first that is new to the reader. */
  isUnreadStart: boolean;
}

/** Puts messages in runs, as the eye reads them. `unreadAfter` is the seq that had been read on opening. */
function place(messages: Message[], meId: string, unreadAfter: number | null): Placed[] {
  const isNew = (message: Message) =>
    unreadAfter !== null && message.seq > unreadAfter && message.senderId !== meId;
  const firstNew = messages.find(isNew)?.seq;
  const belongs = (a: Message | undefined, b: Message | undefined) =>
    a !== undefined &&
    b !== undefined &&
    a.senderId === b.senderId &&
    isSameDay(a.createdAt, b.createdAt) &&
    Date.parse(b.createdAt) - Date.parse(a.createdAt) < GROUP_MS &&
    b.seq !== firstNew;
  return messages.map((message, i) => ({
    message,
    isFirst: !belongs(messages[i - 1], message),
    isLast: !belongs(message, messages[i + 1]),
    isUnreadStart: message.seq === firstNew,
  }));
}

export interface Day {
  iso: string;
  items: Placed[];
}

/** The same, day by day. */
export function placeByDay(messages: Message[], meId: string, unreadAfter: number | null): Day[] {
  const days: Day[] = [];
  for (const item of place(messages, meId, unreadAfter)) {
    const day = days.at(-1);
    if (day && isSameDay(day.iso, item.message.createdAt)) day.items.push(item);
    else days.push({ iso: item.message.createdAt, items: [item] });
  }
  return days;
}
