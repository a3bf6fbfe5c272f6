/** The indexed expression; `zentra_fold` lowers case and drops accents, see the migration. */
const TEXT = `zentra_fold(u.display_name || ' ' || u.username)`;
const TERM = `zentra_fold(:q)`;

/** Holds the letters as typed, or something a slip away from them (pg_trgm word similarity). */
export const SEARCH_WHERE = `(${TEXT} LIKE '%' || regexp_replace(${TERM}, '([%_\\\\])', '\\\\\\1', 'g') || '%' OR ${TERM} <% ${TEXT})`;

/** 0–1, the same for the same row and term, so that a cursor can carry it. */
export const SEARCH_RANK = `word_similarity(${TERM}, ${TEXT})::float8`;
