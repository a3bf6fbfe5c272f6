import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { ERRORS } from '@zentra/contracts';
import ts from 'typescript';
import arabic from './ar.json';
import german from './de.json';
import english from './en.json';

const SOURCE = join(__dirname, '..');
const LANGUAGES: Record<string, Record<string, string>> = { en: english, de: german, ar: arabic };
/** Texts that are the same in every language: names, symbols. */
const SAME_EVERYWHERE: readonly string[] = ['chat.message.label'];

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

const sources = sourceFiles(SOURCE).map((file) => [file, readFileSync(file, 'utf8')] as const);

it('uses every text', () => {
  const all = sources.map(([, code]) => code).join('\n');
  // Those are made of the code, see `errorText`.
  const ofCodes = ['NETWORK', ...Object.keys(ERRORS)].map((code) => `error.${code}`);
  const unused = Object.keys(english).filter((id) => !all.includes(`'${id}'`) && !all.includes(`"${id}"`));
  expect(unused.filter((id) => !ofCodes.includes(id))).toEqual([]);
});

/** Attributes that a person reads or hears. */
const READ = /^(aria-label|aria-valuetext|alt|title|placeholder|label|hint|description)$/;
/** What stands for itself: a name, an address, a key. */
const isWord = (text: string) => /\p{L}{2}/u.test(text) && !['Zentra'].includes(text.trim());

/** Text between tags, or in an attribute that is read, which does not come from the languages. */
function spokenIn(file: string, code: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node) && isWord(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && node.initializer && READ.test(node.name.getText())) {
      const literals = (inner: ts.Node): void => {
        if (ts.isJsxAttribute(inner) && !READ.test(inner.name.getText())) return;
        const isText = ts.isStringLiteralLike(inner) || ts.isTemplateHead(inner);
        // An id of a text, or a value that is compared with, is not read.
        const isRead = !ts.isCallExpression(inner.parent);
        if (isText && isRead && isWord(inner.text) && /^\p{Lu}|\s/u.test(inner.text)) found.push(inner.text);
        ts.forEachChild(inner, literals);
      };
      literals(node.initializer);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found.map((text) => `${file.slice(SOURCE.length)}: ${text}`);
}

it('has no words on a screen that do not come from the languages', () => {
  expect(
    sources.filter(([file]) => file.endsWith('.tsx')).flatMap(([file, code]) => spokenIn(file, code)),
  ).toEqual([]);
});
