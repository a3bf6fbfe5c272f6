import type { Message } from '@zentra/contracts';
import { isSameDay } from '@/lib/time';

const GROUP_MS = 5 * 60_000;

export interface Placed {
  message: Message;
  /** First message of its day. */
  startsDay: boolean;
  /** First and last of a run by one sender within five minutes. */
  isFirst: boolean;
  isLast: boolean;
  /** The first that is new to the reader. */
  isUnreadStart: boolean;
}

/** Puts messages in days and runs, as the eye reads them. `unreadAfter` is the seq that had been read on opening. */
export function place(messages: Message[], meId: string, unreadAfter: number | null): Placed[] {
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
    startsDay: i === 0 || !isSameDay(messages[i - 1]?.createdAt ?? '', message.createdAt),
    isFirst: !belongs(messages[i - 1], message),
    isLast: !belongs(message, messages[i + 1]),
    isUnreadStart: message.seq === firstNew,
  }));
}
