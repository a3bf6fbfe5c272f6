import type { OutboxEntry } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import fc from 'fast-check';
import { dayAt, itemOf, timelineItems, type TimelineItem } from './timeline-items';

fc.configureGlobal({ numRuns: process.env.CI ? 300 : 50 });

const ME = 'me';
const OTHER = 'other';
const FIVE_MINUTES = 5 * 60_000;
const START = Date.UTC(2026, 4, 1, 20);

/** Times between two messages, in ms: around the limits of a group and of a day. */
const gap = fc.oneof(
  fc.constantFrom(0, 1_000, FIVE_MINUTES - 1, FIVE_MINUTES, 86_400_000),
  fc.integer({ min: 0, max: 3 * 86_400_000 }),
);

/** Consecutive messages of two people, ascending. */
const messages = fc
  .record({
    first: fc.integer({ min: 1, max: 5 }),
    sent: fc.array(fc.record({ isMine: fc.boolean(), gap }), { maxLength: 30, size: 'max' }),
  })
  .map(({ first, sent }) => {
    let ms = START;
    return sent.map(({ isMine, gap: later }, i): Message => {
      ms += later;
      const [seq, senderId] = [first + i, isMine ? ME : OTHER];
      return {
        conversationId: 'chat',
        seq,
        rev: seq,
        senderId,
        clientId: `client ${seq}`,
        body: '',
        attachments: [],
        replyTo: null,
        reactions: [],
        createdAt: new Date(ms).toISOString(),
        editedAt: null,
        deletedAt: null,
      };
    });
  });

const marks = fc.record({
  unreadAfter: fc.option(fc.oneof(fc.nat(5), fc.nat(40))),
  hasNewer: fc.boolean(),
  outgoing: fc
    .nat(4)
    .map((count) => Array.from({ length: count }, (_, i) => ({ clientId: `out ${i}` }) as OutboxEntry)),
});

type Marks = typeof marks extends fc.Arbitrary<infer T> ? T : never;

const itemsOf = (items: Message[], { unreadAfter, hasNewer, outgoing }: Marks) =>
  timelineItems({ items, hasMore: false }, { meId: ME, unreadAfter, hasNewer, outgoing });
const rowsOf = <K extends TimelineItem['kind']>(rows: TimelineItem[], kind: K) =>
  rows.filter((row): row is TimelineItem & { kind: K } => row.kind === kind);
const dayOf = (message: Message) => new Date(message.createdAt).toDateString();

const check = (property: (items: Message[], rows: TimelineItem[], given: Marks) => void) =>
  fc.assert(fc.property(messages, marks, (items, given) => property(items, itemsOf(items, given), given)));

describe('timeline items', () => {
  it('contain each message once, in order, then outgoing messages, then the next page', () => {
    check((items, rows, { outgoing, hasNewer }) => {
      expect(rows[0]?.kind).toBe('start');
      expect(rowsOf(rows, 'message').map(({ message }) => message)).toEqual(items);
      expect(rowsOf(rows, 'outgoing').map(({ entry }) => entry)).toEqual(outgoing);
      const last = [...outgoing.map(() => 'outgoing'), ...(hasNewer ? ['more'] : [])];
      expect(rows.slice(rows.length - last.length).map(({ kind }) => kind)).toEqual(last);
      expect(rowsOf(rows, 'more')).toHaveLength(hasNewer ? 1 : 0);
    });
  });

  it('have unique keys', () => {
    check((_, rows) => expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length));
  });

  it('begin each local day with a divider, and only there', () => {
    check((items, rows) => {
      const isDayStart = (i: number) => {
        const [before, message] = [items[i - 1], items[i]];
        return message !== undefined && (!before || dayOf(before) !== dayOf(message));
      };
      const starts = items.filter((_, i) => isDayStart(i));
      expect(rowsOf(rows, 'day').map(({ iso }) => iso)).toEqual(starts.map(({ createdAt }) => createdAt));
      rows.forEach((row, i) => {
        if (row.kind !== 'day') return;
        const next = rows[i + 1]?.kind === 'unread' ? rows[i + 2] : rows[i + 1];
        expect(next?.kind === 'message' && next.message.createdAt).toBe(row.iso);
      });
    });
  });

  it('mark the first unread message of the other person at most once', () => {
    check((items, rows, { unreadAfter }) => {
      const first = items[0]?.seq ?? 0;
      // Where messages between the read position and the window are missing, the start is unknown.
      const isKnown = unreadAfter !== null && unreadAfter >= first - 1;
      const wanted = items.find(({ seq, senderId }) => isKnown && seq > unreadAfter && senderId === OTHER);
      const at = rows.findIndex(({ kind }) => kind === 'unread');
      const marked = rows[at + 1];
      expect(rowsOf(rows, 'unread')).toHaveLength(wanted ? 1 : 0);
      expect(at >= 0 && marked?.kind === 'message' ? marked.message : undefined).toBe(wanted);
    });
  });

  it('group messages of one sender within five minutes, between dividers', () => {
    check((_, rows) => {
      rows.forEach((row, i) => {
        if (row.kind !== 'message') return;
        const above = rows[i - 1];
        const isJoined =
          above?.kind === 'message' &&
          above.message.senderId === row.message.senderId &&
          Date.parse(row.message.createdAt) - Date.parse(above.message.createdAt) < FIVE_MINUTES;
        expect(row.isFirst).toBe(!isJoined);
        const below = rows.slice(i + 1).find(({ kind }) => kind === 'message');
        expect(row.isLast).toBe(below?.kind !== 'message' || below.isFirst);
      });
    });
  });

  it('keep the keys of messages when older ones are added and outgoing ones are stored', () => {
    check((items, _, given) => {
      const keyBySeq = (rows: TimelineItem[]) =>
        new Map(rowsOf(rows, 'message').map(({ key, message }) => [message.seq, key]));
      const all = keyBySeq(itemsOf(items, given));
      for (const [seq, key] of keyBySeq(itemsOf(items.slice(items.length / 2), given)))
        expect(all.get(seq)).toBe(key);
      for (const { seq, clientId } of items.filter(({ senderId }) => senderId === ME))
        expect(all.get(seq)).toBe(clientId);
    });
  });

  it('find the row of a jump target, and the day of each row', () => {
    fc.assert(
      fc.property(messages, marks, fc.integer({ min: 1, max: 40 }), (items, given, seq) => {
        const rows = itemsOf(items, given);
        const target = items.find((message) => message.seq === seq);
        const isTarget = (row?: TimelineItem) => row?.kind === 'message' && row.message.seq === seq;
        const link = itemOf(rows, { seq, why: 'link' });
        expect([link.index >= 0, link.align]).toEqual([target !== undefined, 'center']);
        expect(isTarget(rows[link.index])).toBe(target !== undefined);

        const day = itemOf(rows, { seq, why: 'day' });
        const row = rows[day.index];
        expect(day.align).toBe('start');
        expect(row?.kind === 'day' ? isTarget(rows[day.index + 1]) : isTarget(row)).toBe(
          target !== undefined,
        );

        const unread = rows.findIndex(({ kind }) => kind === 'unread');
        const opened = itemOf(rows, { seq, why: 'unread' });
        expect(opened).toEqual({ index: unread >= 0 ? unread : link.index, align: 'center' });

        const shownDay = (one: TimelineItem) =>
          one.kind === 'message'
            ? dayOf(one.message)
            : one.kind === 'day' && new Date(one.iso).toDateString();
        rows.forEach((one, i) => {
          const iso = dayAt(rows, i);
          const wanted = shownDay(one);
          const isEqual = wanted === false || (iso !== undefined && new Date(iso).toDateString() === wanted);
          expect(isEqual).toBe(true);
        });
        expect(dayAt(rows, 0)).toBeUndefined();
      }),
    );
  });
});
