import { wordsOf, type Word } from './words';

/** Words that stand next to each other; mostly one. */
interface Term {
  words: string[];
  /** The last word may be unfinished. */
  isPrefix: boolean;
}

/** What somebody looks for: all of these, and none of those. */
export interface Query {
  all: Term[];
  none: Term[];
}

/** In the order of the text, apart from each other; ends are exclusive. */
export type Range = [start: number, end: number];

const TERM = /(-?)(?:"([^"]*)("?)|([^\s"]+))/g;

/** Understands whatever people type: it never fails, and what has no words looks for nothing. */
export function parseQuery(q: string): Query {
  const query: Query = { all: [], none: [] };
  for (const { 0: typed, 1: minus, 2: quoted, 3: closed, 4: bare, index } of q
    .replace(/[“”„‟«»]/g, '"')
    .matchAll(TERM)) {
    const words = wordsOf(quoted ?? bare ?? '').map(({ folded }) => folded);
    if (words.length === 0) continue;
    const isUnfinished = index + typed.length === q.length && closed !== '"' && minus === '';
    (minus === '' ? query.all : query.none).push({ words, isPrefix: isUnfinished });
  }
  return query;
}

/** A text as it is kept for finding it: its folded words between spaces. */
export const indexLine = (text: string): string =>
  ` ${wordsOf(text)
    .map(({ folded }) => folded)
    .join(' ')} `;

/** What an index line of a text is LIKE that has the term; words hold nothing that LIKE would take for its own. */
export const patternOf = ({ words, isPrefix }: Term): string => `% ${words.join(' ')}${isPrefix ? '' : ' '}%`;

/** Where the text has what is looked for; null where it is not what is looked for. */
export function rangesOf(text: string, { all, none }: Query): Range[] | null {
  const words = wordsOf(text);
  const found = all.map((term) => occurrences(words, term));
  if (found.length === 0 || found.some((ranges) => ranges.length === 0)) return null;
  if (none.some((term) => occurrences(words, term).length > 0)) return null;
  return merge(found.flat());
}

function occurrences(words: Word[], { words: wanted, isPrefix }: Term): Range[] {
  const last = wanted.length - 1;
  return words.flatMap(({ start }, i): Range[] => {
    const fits = wanted.every((word, k) => {
      const here = words[i + k]?.folded;
      return here === word || (isPrefix && k === last && here?.startsWith(word));
    });
    const end = words[i + last]?.end;
    return fits && end !== undefined ? [[start, end]] : [];
  });
}

function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = merged.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
