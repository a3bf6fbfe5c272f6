import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { ERRORS } from '@zentra/contracts';
import ts from 'typescript';
import arabic from './ar.json';
import german from './de.json';
import english from './en.json';
import { isNamed } from '../app/palette/fold';

const SOURCE = join(__dirname, '..');
const LANGUAGES: Record<string, Record<string, string>> = { en: english, de: german, ar: arabic };
/** Texts that are the same in every language: names, symbols. */
const SAME_EVERYWHERE: readonly string[] = ['chat.message.label', 'time.dayAndClock'];

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
      const [shape, ofEnglish] = [shapeOf(parse(texts[id] ?? '')), shapeOf(parse(text))];
      expect([id, ...[...shape.keys()].sort()]).toEqual([id, ...[...ofEnglish.keys()].sort()]);
      // Where English counts, or this language does, it must be able to count anything.
      const counted = [...shape].filter(([name, forms]) => forms.size > 0 || ofEnglish.get(name)?.size);
      const lacking = counted.map(([name, forms]) => [
        id,
        name,
        categories.filter((form) => !forms.has(form)),
      ]);
      expect(lacking).toEqual(counted.map(([name]) => [id, name, []]));
    }
  });
});

const everywhere = Object.entries(LANGUAGES);

it.each(everywhere)('%s says Zentra where English does, and nothing like it', (_, texts) => {
  const other = Object.entries(english).filter(
    ([id, text]) => text.includes('Zentra') !== (texts[id] ?? '').includes('Zentra'),
  );
  expect(other.map(([id]) => id)).toEqual([]);
});

it.each(everywhere)('%s finds a place by what the navigation calls it', (_, texts) => {
  const places = Object.keys(english).filter((id) => id.startsWith('search.place.'));
  for (const tab of ['chats', 'interests', 'people', 'you']) {
    const name = texts[`app.navigation.${tab}`] ?? '';
    const found = places.filter((id) => isNamed(texts[id] ?? '', name));
    expect([name, found]).toEqual([name, expect.arrayContaining([`search.place.${tab}`])]);
  }
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
  const ofCodes = ['NETWORK', 'INTERCEPTED', 'REFUSED', ...Object.keys(ERRORS)].map(
    (code) => `error.${code}`,
  );
  const unused = Object.keys(english).filter((id) => !all.includes(`'${id}'`) && !all.includes(`"${id}"`));
  expect(unused.filter((id) => !ofCodes.includes(id))).toEqual([]);
});

/** Attributes that a user reads or a screen reader announces. */
const READ = /^(aria-label|aria-valuetext|alt|title|placeholder|label|hint|description)$/;
/** What stands for itself: a name, an address, a key. */
const isWord = (text: string) => /\p{L}{2}/u.test(text) && !['Zentra'].includes(text.trim());
/** Two words, or one with a capital in front as a text begins. */
const isSaid = (text: string) =>
  isWord(text) && (/^\p{Lu}\p{Ll}+$|\p{L}\s+\p{L}/u.test(text) || /^\s\p{L}+\s$/u.test(text));

type Literal = ts.StringLiteralLike | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail;
const isLiteral = (node: ts.Node): node is Literal =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

/** Text between tags, or in an attribute that is read, which does not come from the languages. */
function untranslatedIn(file: string, code: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node) && isWord(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && node.initializer && READ.test(node.name.getText())) {
      const literals = (inner: ts.Node): void => {
        if (ts.isJsxAttribute(inner) && !READ.test(inner.name.getText())) return;
        // An id of a text, or a value that is compared with, is not read.
        const isRead = !ts.isCallExpression(inner.parent);
        if (isLiteral(inner) && isRead && isWord(inner.text) && /^\p{Lu}|\s/u.test(inner.text))
          found.push(inner.text);
        ts.forEachChild(inner, literals);
      };
      literals(node.initializer);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found.map((text) => `${file.slice(SOURCE.length)}: ${text}`);
}

/**
 * Strings for machines that look like texts, and names that browsers and systems do not translate.
 */
const UNTRANSLATED = [
  'Files; answer interest; main h1[tabindex], main',
  'Enter; Escape; Home; End; Mod; Control; Meta',
].flatMap((line) => line.split('; '));

/** Strings in code without tags that may be shown to a user. */
function saidIn(file: string, code: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    // Errors are for developers; operands of a comparison, arguments and keys are for the machine.
    if (ts.isNewExpression(node) || ts.isImportDeclaration(node) || ts.isBinaryExpression(node)) {
      if (!ts.isBinaryExpression(node) || !/^[|?+]/.test(node.operatorToken.getText())) return;
    }
    const isAnswer =
      isLiteral(node) &&
      ts.isArrowFunction(node.parent) &&
      isWord(node.text) &&
      node.parent.parameters.length === 0;
    if (isLiteral(node) && (isSaid(node.text) || isAnswer)) found.push(node.text);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true));
  return found
    .filter((text) => !UNTRANSLATED.includes(text))
    .map((text) => `${file.slice(SOURCE.length)}: ${text}`);
}

it('has no words on a screen that do not come from the languages', () => {
  // What the gallery says is there to be looked at.
  const shown = sources.filter(([file]) => !file.includes('/gallery/samples'));
  const untranslated = shown.flatMap(([file, code]) =>
    file.endsWith('.tsx') ? untranslatedIn(file, code) : saidIn(file, code),
  );
  expect(untranslated).toEqual([]);
});
