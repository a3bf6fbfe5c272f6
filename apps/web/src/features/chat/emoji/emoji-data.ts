import type { Language } from '@zentra/contracts';
import keywords from 'emojilib';
import groups from 'unicode-emoji-json/data-by-group.json';
import { t, type TextId } from '@/lib/i18n/i18n';

export interface Emoji {
  emoji: string;
  name: string;
  /** What it can be found by, in lower case. */
  words: string;
}

export interface EmojiGroup {
  id: string;
  title(): string;
  emojis: Emoji[];
}

/** Newer ones are empty boxes on many devices. */
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

/** By emoji, without the sign that asks for colours: its name, then what it can be found by (`scripts/emoji-names.mjs`). */
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

/** Every emoji by group, in Unicode's order, named in a language. Large: import it only where it is needed. */
export function emojiGroups(language: Language): Promise<EmojiGroup[]> {
  const known = loaded.get(language);
  if (known) return known;
  const coming = NAMES[language]()
    // Without a network, English is better than none.
    .catch(() => ({}))
    .then(groupsIn);
  loaded.set(language, coming);
  return coming;
}
