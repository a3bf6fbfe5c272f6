import { dirname, join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import ts from 'typescript';
import arabic from '../ar.json';
import german from '../de.json';
import english from '../en.json';

const CONFIG = join(__dirname, '../../../tsconfig.json');
const LANGUAGES: [string, Record<string, string>][] = [
  ['en', english],
  ['de', german],
  ['ar', arabic],
];

/** Numbers that stand by themselves, so that nothing around them has to agree with them. */
const BY_ITSELF = [
  'chat.composer.count',
  'common.countOf',
  'search.chat.place',
  'welcome.step',
  // A value to enter.
  'field.tooSmall',
  'field.tooLarge',
];

const program = (() => {
  const { config } = ts.readConfigFile(CONFIG, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(CONFIG));
  return ts.createProgram(fileNames, options);
})();
const checker = program.getTypeChecker();

const has = (type: ts.Type, flag: ts.TypeFlags): boolean =>
  (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & flag) !== 0);
const isNumber = (type: ts.Type): boolean => has(type, ts.TypeFlags.NumberLike);
/** What may be an element as well is decided where it comes from. */
const mayBeElement = (type: ts.Type): boolean => has(type, ts.TypeFlags.Object);

/** Which values of which texts are numbers, and what shows a number as it is. */
const numbers = new Map<string, Set<string>>();
const bare: string[] = [];
for (const file of program.getSourceFiles()) {
  if (!/\/web\/src\//.test(file.fileName)) continue;
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 't') {
      const [id, values] = node.arguments;
      const ids = id && ts.isStringLiteral(id) ? [id.text] : [];
      const parts = values ? checker.getTypeAtLocation(values).getProperties() : [];
      const named = parts.filter((part) => isNumber(checker.getTypeOfSymbolAtLocation(part, node)));
      for (const one of ids)
        numbers.set(one, new Set([...(numbers.get(one) ?? []), ...named.map(({ name }) => name)]));
    }
    const isShown = ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) && node.expression;
    const type = isShown && checker.getTypeAtLocation(isShown);
    if (type && isNumber(type) && !mayBeElement(type))
      bare.push(`${file.fileName.split('/src/')[1]}: ${node.getText()}`);
    ts.forEachChild(node, look);
  };
  look(file);
}

const elementsOf = (elements: MessageFormatElement[]): MessageFormatElement[] =>
  elements.flatMap((one) => [
    one,
    ...(one.type === TYPE.tag ? elementsOf(one.children) : []),
    ...(one.type === TYPE.plural || one.type === TYPE.select
      ? Object.values(one.options).flatMap(({ value }) => elementsOf(value))
      : []),
  ]);

it('finds the numbers that texts are given', () => {
  expect(numbers.get('interests.quota.left')).toEqual(new Set(['left']));
  expect(numbers.size).toBeGreaterThan(15);
});

it('shows no number but in the digits of the language', () => expect(bare).toEqual([]));

describe.each(LANGUAGES)('%s', (_, texts) => {
  const all = Object.entries(texts).map(([id, text]) => [id, elementsOf(parse(text))] as const);

  it('writes every number in the digits of the language', () => {
    const plain = all.filter(([id, elements]) =>
      elements.some((one) => one.type === TYPE.argument && numbers.get(id)?.has(one.value)),
    );
    expect(plain.map(([id]) => id)).toEqual([]);
  });

  it('agrees with every number that counts something', () => {
    const stiff = all.filter(([id, elements]) =>
      elements.some(
        (one) => one.type === TYPE.number && numbers.get(id)?.has(one.value) && !BY_ITSELF.includes(id),
      ),
    );
    expect(stiff.map(([id]) => id)).toEqual([]);
  });
});

it('has no digits in Arabic texts, where the language may have others', () => {
  const written = Object.entries(arabic).filter(([, text]) =>
    elementsOf(parse(text)).some((one) => one.type === TYPE.literal && /[0-9]/.test(one.value)),
  );
  // What a username is made of, and the versions of browsers, are the same everywhere.
  expect(written.map(([id]) => id)).toEqual(['app.browserTooOld', 'field.username']);
});
