import type { MessageHit } from '@zentra/contracts';
import type { Range } from './query';

/** Characters before the first mark, and in total. */
const LEAD = 40;
const LENGTH = 180;
/** How many characters to search for a space to cut at. */
const REACH = 16;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Returns an excerpt around the first range, in parts; text in a range is marked. Line breaks
 * become spaces.
 */
export function excerptOf(text: string, ranges: Range[]): MessageHit['excerpt'] {
  const first = ranges[0]?.[0] ?? 0;
  const from = cut(text, first - LEAD);
  const to = Math.max(cut(text, from + LENGTH), ranges[0]?.[1] ?? 0);
  const parts: MessageHit['excerpt'] = [];
  const add = (start: number, end: number, marked: boolean, before = '', after = '') => {
    const part = `${before}${text.slice(start, end)}${after}`.replace(/\s+/g, ' ');
    if (part !== '') parts.push({ text: part, marked });
  };
  let at = from;
  for (const [start, end] of ranges.filter((range) => range[1] <= to)) {
    add(at, start, false, at === from && from > 0 ? '…' : '');
    add(start, end, true);
    at = end;
  }
  add(at, to, false, '', to < text.length ? '…' : '');
  return parts;
}

/**
 * Returns the next position at or after `at` to cut at: behind a space, else between two graphemes.
 */
function cut(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  const space = text.slice(at, at + REACH).search(/\s/);
  if (space >= 0) return at + space + 1;
  return graphemes.segment(text).containing(at)?.index ?? at;
}
