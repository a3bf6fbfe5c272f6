import type { Language } from '@zentra/contracts';
import keywords from 'emojilib';
import groups from 'unicode-emoji-json/data-by-group.json';
import { t, type TextId } from '@/lib/i18n/i18n';

export interface Emoji {
  emoji: string;
  name: string;
  /** Search terms, in lower case. */
  words: string;
}

export interface EmojiGroup {
  id: string;
  title(): string;
  emojis: Emoji[];
}

/** Newest supported version of Unicode emoji. Many devices show later ones as empty boxes. */
const NEWEST = 15;
const english: Record<string, string[]> = keywords;

const TITLES: Record<(typeof groups)[number]['slug'], TextId> = {
  smileys_emotion: 'chat.emoji.group.smileys',
  people_body: 'chat.emoji.group.people',
  animals_nature: 'chat.emoji.group.nature',
  food_drink: 'chat.emoji.group.food',
  travel_places: 'chat.emoji.group.travel',
  activities: 'chat.emoji.group.activities',
  objects: 'chat.emoji.group.objects',
  symbols: 'chat.emoji.group.symbols',
  flags: 'chat.emoji.group.flags',
};

/** Name and search terms by emoji, without the variation selector (`scripts/emoji-names.mjs`). */
type Names = Record<string, string>;
const NAMES: Record<Language, () => Promise<Names>> = {
  en: () => Promise.resolve({}),
  de: async () => (await import('./de.json')).default,
  ar: async () => (await import('./ar.json')).default,
};

const groupsIn = (names: Names): EmojiGroup[] =>
  groups.map(({ slug, emojis }) => ({
    id: slug,
    title: () => t(TITLES[slug] ?? 'chat.emoji.react'),
    emojis: emojis
      .filter(({ emoji_version }) => Number(emoji_version) <= NEWEST)
      .map(({ emoji, name: inEnglish }) => {
        const [name = inEnglish, ...others] = names[emoji.replaceAll('\ufe0f', '')]?.split('|') ?? [];
        const all = [name, ...(others.length > 0 ? others : (english[emoji] ?? []))];
        return { emoji, name, words: all.join(' ').toLowerCase().replaceAll('_', ' ') };
      }),
  }));

const loaded = new Map<Language, Promise<EmojiGroup[]>>();

/**
 * Returns all emoji by group, in Unicode's order, named in a language. Large: load it on demand.
 */
export function emojiGroups(language: Language): Promise<EmojiGroup[]> {
  const known = loaded.get(language);
  if (known) return known;
  const coming = NAMES[language]()
    // While offline, fall back to English.
    .catch(() => ({}))
    .then(groupsIn);
  loaded.set(language, coming);
  return coming;
}
