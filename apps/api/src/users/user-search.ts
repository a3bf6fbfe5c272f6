import { toSearchText } from './search-text';

/** The indexed expression. Usernames are ASCII in lower case, so they are folded already. */
const TEXT = `(u.search_name || ' ' || u.username)`;

/** Contains the letters as typed, or something a slip away from them (pg_trgm word similarity). */
export const SEARCH_WHERE = `(${TEXT} LIKE :searchPattern OR :searchText <% ${TEXT})`;

/** 0–1, the same for the same row and term, so that a cursor can carry it. */
export const SEARCH_RANK = `word_similarity(:searchText, ${TEXT})::float8`;

/** Returns the parameters of both for what was typed; null where nothing of it can be searched for. */
export function searchParameters(q: string): { searchText: string; searchPattern: string } | null {
  const searchText = toSearchText(q);
  if (searchText === '') return null;
  return { searchText, searchPattern: `%${searchText.replace(/[%_\\]/g, String.raw`\$&`)}%` };
}
