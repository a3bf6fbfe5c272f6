import { toSearchText } from './search-text';

/** The indexed expression. Usernames are ASCII in lower case, so they are folded already. */
const TEXT = `(u.search_name || ' ' || u.username)`;

/** Matches the letters as typed, or with a small typing error (pg_trgm word similarity). */
const MATCHES = `(${TEXT} LIKE :searchPattern OR :searchText <% ${TEXT})`;

/** 0–1, the same for the same row and term, so that a cursor can contain it. */
const RANK = `word_similarity(:searchText, ${TEXT})::float8`;

/** Length of a trigram. Shorter words occur in too many names to rank them all. */
const TRIGRAM = 3;
/** Words that a search of short words only uses: more words would not find fewer names. */
const MOST_SHORT_WORDS = 4;
const WORD_START = '(^|[ _.-])';

/**
 * A search for users: condition, parameters, and the rank. Without a rank, newest users come first.
 */
export interface UserSearch {
  where: string;
  parameters: Record<string, string>;
  rank?: string;
}

/** Returns the search for a typed text; null when it has no searchable characters. */
export function userSearch(q: string): UserSearch | null {
  const searchText = toSearchText(q);
  if (searchText === '') return null;
  const words = searchText.split(' ');
  if (words.every(({ length }) => length < TRIGRAM)) return shortSearch(words.slice(0, MOST_SHORT_WORDS));
  const searchPattern = `%${searchText.replace(/[%_\\]/g, String.raw`\$&`)}%`;
  return { where: MATCHES, parameters: { searchText, searchPattern }, rank: RANK };
}

/**
 * Matches words of one or two letters with the beginnings of words; signs match anywhere. No rank:
 * frequent beginnings are found among the newest users, and rare ones by the index.
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
