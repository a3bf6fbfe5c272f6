import { wordsOf, type Word } from './words';

/** Consecutive words; mostly one. */
interface Term {
  words: string[];
  /** Whether the last word may be incomplete. */
  isPrefix: boolean;
}

/** A parsed query: a message must have all terms of `all` and no term of `none`. */
export interface Query {
  all: Term[];
  none: Term[];
}

/** A part of a text; `end` is exclusive. Lists are in text order and without overlaps. */
export type Range = [start: number, end: number];

const TERM = /(-?)(?:"([^"]*)("?)|([^\s"]+))/g;

/** Parses any input without an error. Input that has no word gives an empty query. */
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

/** Returns the index line of a text: its folded words between spaces. */
export const indexLine = (text: string): string =>
  ` ${wordsOf(text)
    .map(({ folded }) => folded)
    .join(' ')} `;

/** Returns the LIKE pattern of index lines that have the term. Words have no wildcards of LIKE. */
export const patternOf = ({ words, isPrefix }: Term): string => `% ${words.join(' ')}${isPrefix ? '' : ' '}%`;

/** Returns the ranges of the query's terms in a text; null where the text does not match. */
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
