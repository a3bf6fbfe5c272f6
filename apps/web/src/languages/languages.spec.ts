import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import arabic from './ar.json';
import german from './de.json';
import english from './en.json';

const SOURCE = join(__dirname, '..');
const LANGUAGES: Record<string, Record<string, string>> = { en: english, de: german, ar: arabic };
/** Texts that are the same in every language: names, symbols. */
const SAME_EVERYWHERE: readonly string[] = [];

/** The arguments and tags of a text, with the plural forms it tells apart. */
function shapeOf(elements: MessageFormatElement[], into = new Map<string, Set<string>>()) {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    const forms = into.get(element.value) ?? new Set<string>();
    into.set(element.value, forms);
    if (element.type === TYPE.tag) shapeOf(element.children, into);
    if (element.type !== TYPE.plural && element.type !== TYPE.select) continue;
    for (const [form, { value }] of Object.entries(element.options)) {
      if (element.type === TYPE.plural) forms.add(form);
      shapeOf(value, into);
    }
  }
  return into;
}

const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sourceFiles(join(folder, entry.name))
      : /(?<!spec)\.tsx?$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );

describe.each(Object.entries(LANGUAGES))('%s', (language, texts) => {
  it('has exactly the texts that English has, in order', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english).sort());
  });

  it('takes the same values, and tells apart the plural forms that the language has', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [id, text] of Object.entries(english)) {
      const shape = shapeOf(parse(texts[id] ?? ''));
      expect([id, ...[...shape.keys()].sort()]).toEqual([id, ...[...shapeOf(parse(text)).keys()].sort()]);
      const plurals = [...shape].filter(([, forms]) => forms.size > 0);
      const lacking = plurals.map(([name, forms]) => [
        id,
        name,
        categories.filter((form) => !forms.has(form)),
      ]);
      expect(lacking).toEqual(plurals.map(([name]) => [id, name, []]));
    }
  });
});

it('translates every sentence', () => {
  const untranslated = Object.entries(english)
    .filter(([id, text]) => text.includes(' ') && !SAME_EVERYWHERE.includes(id))
    .filter(([id, text]) => [german, arabic].some((texts: Record<string, string>) => texts[id] === text));
  expect(untranslated).toEqual([]);
});

it('uses every text', () => {
  const all = sourceFiles(SOURCE)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  expect(Object.keys(english).filter((id) => !all.includes(id))).toEqual([]);
});
