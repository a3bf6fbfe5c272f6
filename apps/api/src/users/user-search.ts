import { toSearchText } from './search-text';

/** The indexed expression. Usernames are ASCII in lower case, so they are folded already. */
const TEXT = `(u.search_name || ' ' || u.username)`;

/** Contains the letters as typed, or something a slip away from them (pg_trgm word similarity). */
const MATCHES = `(${TEXT} LIKE :searchPattern OR :searchText <% ${TEXT})`;

/** 0–1, the same for the same row and term, so that a cursor can carry it. */
const RANK = `word_similarity(:searchText, ${TEXT})::float8`;

/** Letters of a trigram: shorter words are in too many names to rank them all. */
const TRIGRAM = 3;
/** Of a text of short words only: more would not find less. */
const MOST_SHORT_WORDS = 4;
const WORD_START = '(^|[ _.-])';

/** Condition, parameters and, unless the newest users come first, rank of a search for users. */
export interface UserSearch {
  where: string;
  parameters: Record<string, string>;
  rank?: string;
}

/** Returns how to search for what was typed; null where nothing of it can be searched for. */
export function userSearch(q: string): UserSearch | null {
  const searchText = toSearchText(q);
  if (searchText === '') return null;
  const words = searchText.split(' ');
  if (words.every(({ length }) => length < TRIGRAM)) return shortSearch(words.slice(0, MOST_SHORT_WORDS));
  const searchPattern = `%${searchText.replace(/[%_\\]/g, String.raw`\$&`)}%`;
  return { where: MATCHES, parameters: { searchText, searchPattern }, rank: RANK };
}

/**
 * Words of one or two letters match the beginnings of words. Without a rank, frequent ones are found
 * among the newest users and the index finds the rare ones; signs match anywhere.
 */
function shortSearch(words: string[]): UserSearch {
  const starts = words.map((word) => {
    const escaped = word.replace(/[^a-z0-9]/gi, String.raw`\$&`);
    return /[a-z0-9]/i.test(word) ? WORD_START + escaped : escaped;
  });
  return {
    where: starts.map((_, i) => `${TEXT} ~ :start${i}`).join(' AND '),
    parameters: Object.fromEntries(starts.map((start, i) => [`start${i}`, start])),
  };
}
