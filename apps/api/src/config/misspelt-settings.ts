import { SETTING_NAMES } from './config';

/** Read by other programs than the API. */
const OTHERS = ['ZENTRA_API', 'POSTGRES_PASSWORD'];
const KNOWN = [...SETTING_NAMES, ...OTHERS];

const plain = (name: string) => name.toUpperCase().replaceAll('_', '');

/**
 * Returns the largest distance of a misspelt name. Names of up to four letters have too many
 * neighbours.
 */
const mayDiffer = (name: string) => (name.length > 6 ? 2 : name.length > 4 ? 1 : 0);

/** Returns Levenshtein's distance: how many letters have to be added, removed or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Returns one line for each environment variable that is no setting but resembles one. */
export function misspeltSettings(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).flatMap((name) => {
    if (KNOWN.includes(name)) return [];
    const [nearest] = KNOWN.map((known) => ({ known, off: distance(plain(name), plain(known)) }))
      .filter(({ known, off }) => off <= mayDiffer(plain(known)))
      .sort((a, b) => a.off - b.off);
    return nearest ? [`There is no setting ${name}; did you mean ${nearest.known}?`] : [];
  });
}
