import { emojiSchema } from '@zentra/contracts';
import groups from 'unicode-emoji-json/data-by-group.json';

const toEmoji = (text: string) => emojiSchema.safeParse(text).data ?? null;

const all = groups.flatMap(({ emojis }) => emojis.map(({ emoji }) => emoji));

it('knows every emoji that the page offers, in its fully-qualified form', () => {
  expect(all.length).toBeGreaterThan(1_800);
  expect(all.filter((emoji) => toEmoji(emoji) !== emoji)).toEqual([]);
});

it('completes emoji that come without variation selectors', () => {
  expect(all.filter((emoji) => toEmoji(emoji.replaceAll('\ufe0f', '')) !== emoji)).toEqual([]);
});

it.each([
  ['❤', '❤️'],
  ['❤\ufe0e', '❤️'],
  ['👍\ufe0f', '👍'],
  ['👍🏽\ufe0f', '👍🏽'],
  ['1\u20e3', '1️⃣'],
  ['👁\u200d🗨', '👁️‍🗨️'],
  ['🏳\u200d🌈', '🏳️‍🌈'],
  ['☝🏿', '☝🏿'],
  ['🇩🇪', '🇩🇪'],
  ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
])('normalises %s to %s', (given, emoji) => {
  expect(emojiSchema.parse(given)).toBe(emoji);
});

it.each([
  ['a keycap on a letter', 'a\u20e3'],
  ['an emoji with 14 marks', `👍${'\u0301'.repeat(14)}`],
  ['a digit', '1'],
  ['a bare variation selector', '\ufe0f'],
  ['a lone regional indicator', '🇩'],
  ['a flag of no country', '🇽🇽'],
  ['a lone skin tone with a letter', 'a🏽'],
  ['two emoji', '👍👍'],
  ['two emoji joined to none', '👍\u200d🎉'],
  ['an open tag sequence', '🏴\u{e0067}'],
  ['a trade mark without a picture of its own, twice', '™™'],
  ['nothing', ''],
])('refuses %s', (_, text) => {
  expect(emojiSchema.safeParse(text).success).toBe(false);
});
