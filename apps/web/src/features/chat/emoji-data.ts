import keywords from 'emojilib';
import groups from 'unicode-emoji-json/data-by-group.json';

export interface Emoji {
  emoji: string;
  name: string;
  /** What it can be found by, in lower case. */
  words: string;
}

/** Newer ones are empty boxes on many devices. */
const NEWEST = 15;
const words: Record<string, string[]> = keywords;

/** Every emoji by group, in Unicode's order. Large: import it only where it is needed. */
export const emojiGroups: { name: string; emojis: Emoji[] }[] = groups.map(({ name, emojis }) => ({
  name,
  emojis: emojis
    .filter(({ emoji_version }) => Number(emoji_version) <= NEWEST)
    .map(({ emoji, name: label }) => ({
      emoji,
      name: label,
      words: [label, ...(words[emoji] ?? [])].join(' ').toLowerCase().replaceAll('_', ' '),
    })),
}));
