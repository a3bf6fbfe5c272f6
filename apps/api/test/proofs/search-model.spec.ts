import fc from 'fast-check';
import { acceptedPair } from '../support/factories';
import { casesOf } from '../support/rounds';
import { startTestApp, type TestApp } from '../support/test-app';

/**
 * Pairs of letters that a search treats as equal, by scripts, and characters that are special to
 * SQL.
 */
const LETTERS = 'aa Aa áa Äa bb Bb çc cc 11 дд Дд ёе ее اا أا بب';
const ALONE = '书书 店店 かか がが 🎉🎉 👍👍';
const GAPS = [' ', ' ', '\n', ', ', '. ', ' & ', '|', '!', ':*', '%', '_', '\\', "'", '(', ')', '<->', '/'];

/** Pairs of a written sign and the form under which it is found. */
const pairs = (list: string) =>
  list.split(' ').map((pair): [string, string] => {
    const [as = '', is = ''] = [...pair.normalize('NFC')];
    return [as, is];
  });

type Token = { kind: 'letter' | 'alone' | 'gap'; as: string; is: string };
const tokens: Token[] = [
  ...pairs(LETTERS).map(([as, is]) => ({ kind: 'letter' as const, as, is })),
  ...pairs(ALONE).map(([as, is]) => ({ kind: 'alone' as const, as, is })),
  { kind: 'letter', as: 'بَ', is: 'ب' },
  { kind: 'alone', as: '👍🏽', is: '👍' },
  ...GAPS.map((as) => ({ kind: 'gap' as const, as, is: '' })),
];
const token = fc.constantFrom(...tokens);
const written = (some: Token[]) => some.map(({ as }) => as).join('');

/**
 * Returns the words of such tokens: a letter continues the previous word, a standalone sign is a
 * word.
 */
function wordsOf(some: Token[]): string[] {
  const words: string[] = [];
  let isOpen = false;
  for (const { kind, is } of some) {
    if (kind === 'letter' && isOpen) words.push(`${words.pop() ?? ''}${is}`);
    else if (kind !== 'gap') words.push(is);
    isOpen = kind === 'letter';
  }
  return words;
}

/** Words without a space between them are consecutive in the text. */
const termsOf = (query: Token[]): string[][] => {
  const terms: Token[][] = [[]];
  for (const one of query) {
    if (/^\s|\s$/.test(one.as)) terms.push([]);
    else terms.at(-1)?.push(one);
  }
  return terms.map(wordsOf);
};

function isFound(text: Token[], query: Token[]): boolean {
  const words = wordsOf(text);
  const all = termsOf(query);
  const lastTyped = all.length - 1;
  const terms = all
    .map((term, i) => ({ term, isLast: i === lastTyped }))
    .filter(({ term }) => term.length > 0);
  const has = (term: string[], isPrefix: boolean) =>
    words.some((_, i) =>
      term.every((word, k) => {
        const there = words[i + k] ?? '';
        return isPrefix && k === term.length - 1 ? there.startsWith(word) : there === word;
      }),
    );
  return terms.length > 0 && terms.every(({ term, isLast }) => has(term, isLast));
}

describe('finding messages, against a model', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  it('finds what the model finds, over random texts in several scripts', async () => {
    const text = fc
      .array(token, { minLength: 1, maxLength: 14 })
      .filter((some) => written(some).trim() !== '');
    const isTyped = (some: Token[]) => {
      const q = written(some);
      return q.trim() === q && !/[\n"]/.test(q) && !q.startsWith('-') && q !== '';
    };
    const anything = fc.array(token, { minLength: 1, maxLength: 6 });
    /** Most random words match nothing, so some are taken from a text. */
    const taken = fc.record({ from: fc.nat(39), start: fc.nat(10), length: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 40 }),
        fc.array(fc.oneof(anything, taken), { minLength: 1, maxLength: 12 }),
        async (texts, wanted) => {
          const queries = wanted
            .map((one) => {
              if (Array.isArray(one)) return one;
              return (texts[one.from % texts.length] ?? []).slice(one.start, one.start + one.length);
            })
            .filter(isTyped);
          const { a, conversationId } = await acceptedPair(app);
          const seqs = await Promise.all(
            texts.map(async (some) => (await a.client.send(conversationId, written(some))).seq),
          );
          for (const some of queries) {
            const q = written(some);
            const { items } = await a.client.search.messages({ q, conversationId, limit: 100 });
            const expected = seqs.filter((_, i) => isFound(texts[i] ?? [], some));
            const byPlace = (x: number, y: number) => x - y;
            expect([q, items.map(({ seq }) => seq).toSorted(byPlace)]).toEqual([
              q,
              expected.toSorted(byPlace),
            ]);
            expect(items.every(({ excerpt }) => excerpt.some(({ marked }) => marked))).toBe(true);
          }
        },
      ),
      { numRuns: casesOf(40), interruptAfterTimeLimit: 20_000 },
    );
  });
});
