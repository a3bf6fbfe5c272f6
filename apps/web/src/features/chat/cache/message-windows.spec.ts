import type { Message } from '@zentra/contracts';
import fc from 'fast-check';
import { findMessage, mergeChanges, mergePage, windowOf, type History } from './message-windows';

const COUNT = 60;

const message = (seq: number, rev = seq) => ({ seq, rev }) as Message;
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const seqsOf = (items: readonly Message[] = []) => items.map(({ seq }) => seq);

/** The newest messages, from a `seq` on. */
const opened = (from: number): History => ({ items: range(from, COUNT), hasMore: from > 1, rev: COUNT });

/** Pages of a conversation, by their first and last `seq`. */
const pages = fc.array(
  fc.tuple(fc.integer({ min: 1, max: COUNT }), fc.nat(15)).map(([from, more]) => ({
    from,
    to: Math.min(COUNT, from + more),
  })),
  { maxLength: 25 },
);

const isGapless = (seqs: number[]) => seqs.every((seq, i) => i === 0 || seq === (seqs[i - 1] ?? 0) + 1);

describe('message windows', () => {
  it('stay ascending and without gaps, in whatever order pages arrive', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: COUNT }), pages, (first, loaded) => {
        let history = opened(first);
        for (const { from, to } of loaded) {
          const known = new Set(seqsOf(history.items));
          const before = seqsOf(history.detached?.items);
          const isNear = from <= (before.at(-1) ?? -1) + 1 && (before[0] ?? Infinity) <= to + 1;
          history = mergePage(history, { items: range(from, to), rev: COUNT });
          const { items, detached, hasMore } = history;
          const [newest, other] = [seqsOf(items), seqsOf(detached?.items)];
          expect([isGapless(newest), isGapless(other)]).toEqual([true, true]);
          expect([newest.at(-1), hasMore]).toEqual([COUNT, newest[0] !== 1]);
          // The newest messages are never dropped, and the page is in one of the windows.
          expect(newest).toEqual(expect.arrayContaining([...known]));
          const page = seqsOf(range(from, to));
          expect([newest, other].some((seqs) => page.every((seq) => seqs.includes(seq)))).toBe(true);
          // A page that touches the detached window extends it.
          const isIncluded = [newest, other].some((seqs) => before.every((seq) => seqs.includes(seq)));
          expect(isIncluded || !isNear).toBe(true);
          // Windows that meet are one.
          expect(other.at(-1) ?? -1).toBeLessThan((newest[0] ?? 0) - 1);
        }
      }),
    );
  });

  it('keep the highest revision of each message, in whatever order changes arrive', () => {
    const changes = fc.array(
      fc.record({ seq: fc.integer({ min: 1, max: COUNT }), rev: fc.integer({ min: 1, max: 500 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: COUNT }),
        changes,
        fc.integer({ min: 1, max: 5 }),
        (first, all, size) => {
          let history = opened(first);
          for (let i = 0; i < all.length; i += size)
            history = mergeChanges(
              history,
              all.slice(i, i + size).map(({ seq, rev }) => message(seq, rev)),
            );
          expect(seqsOf(history.items)).toEqual(seqsOf(range(first, COUNT)));
          for (const { seq, rev } of history.items) {
            const revs = all.filter((one) => one.seq === seq).map((one) => one.rev);
            expect(rev).toBe(Math.max(seq, ...revs));
          }
        },
      ),
    );
  });

  it('applying live messages equals loading them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: COUNT }), fc.nat(20), (first, more) => {
        const live = Array.from({ length: more }, (_, i) => message(COUNT + 1 + i));
        let history = opened(first);
        for (const one of live) history = mergeChanges(history, [one]);
        expect(history.items).toEqual([...range(first, COUNT), ...live]);
      }),
    );
  });

  it('have the changes up to the lower revision of history and page', () => {
    expect(mergePage(opened(50), { items: range(1, 9), rev: 12 }).rev).toBe(12);
    expect(mergePage({ ...opened(50), rev: 5 }, { items: range(1, 9), rev: 12 }).rev).toBe(5);
  });

  it('find a message in either window', () => {
    const history = mergePage(opened(50), { items: range(1, 9), rev: COUNT });
    expect(findMessage(windowOf(history, 'detached').items, 9)?.seq).toBe(9);
    expect(findMessage(windowOf(history, 'newest').items, 9)).toBeUndefined();
    expect(findMessage(windowOf(history, 'newest').items, 50)?.seq).toBe(50);
    expect(windowOf(opened(50), 'detached').items).toEqual(range(50, COUNT));
  });
});
