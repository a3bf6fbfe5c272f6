// `node scripts/emoji-names.mjs <folder>`: writes the German and Arabic names of emoji from Unicode
// CLDR. First run `npm install --prefix <folder> cldr-annotations-full
// cldr-annotations-derived-full`. These packages have 150 MB, so they are no dependencies, and the
// output is committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import groups from 'unicode-emoji-json/data-by-group.json' with { type: 'json' };

const [folder] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(`${folder}/node_modules/${path}/annotations.json`, 'utf8'));
const plain = (emoji) => emoji.replaceAll('\ufe0f', '');

for (const language of ['de', 'ar']) {
  const { annotations } = read(`cldr-annotations-full/annotations/${language}`).annotations;
  const derived = read(`cldr-annotations-derived-full/annotationsDerived/${language}`).annotationsDerived;
  const names = {};
  for (const { emoji } of groups.flatMap(({ emojis }) => emojis)) {
    const found = annotations[plain(emoji)] ?? derived.annotations[plain(emoji)];
    if (found?.tts) names[plain(emoji)] = [found.tts[0], ...(found.default ?? [])].join('|');
  }
  const file = new URL(`../apps/web/src/features/chat/emoji/${language}.json`, import.meta.url);
  writeFileSync(fileURLToPath(file), `${JSON.stringify(names, null, 2)}\n`);
}
