import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Finding {
  line: number;
  word: string;
  instead: string;
}

/** `expected` lists each finding as its line number and the word. */
type Case = readonly [name: string, path: string, text: string, expected: readonly string[]];

/** Checks all texts in one child process, because Jest does not load ES modules. */
function findAll(cases: readonly Case[]): Finding[][] {
  const { href } = pathToFileURL(join(__dirname, 'lib/words/find.mjs'));
  const script = `
    import { text } from 'node:stream/consumers';
    import { findWords } from '${href}';
    const cases = JSON.parse(await text(process.stdin));
    console.log(JSON.stringify(cases.map(([, path, source]) => findWords(path, source))));`;
  const input = JSON.stringify(cases);
  const args = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', input })) as Finding[][];
}

const REFUSED: readonly Case[] = [
  [
    'somebody and nobody',
    'docs/a.md',
    'The page of nobody is shown to somebody.',
    ['1 nobody', '1 somebody'],
  ],
  ['anew and whoever', 'docs/a.md', 'Whoever signs in loads the list anew.', ['1 anew', '1 Whoever']],
  [
    'of yours and of theirs',
    'docs/a.md',
    'A Postgres of yours, and a page of theirs.',
    ['1 of yours', '1 of theirs'],
  ],
  ['e-mail', 'docs/a.md', 'An e-mail, and two e-mails.', ['1 e-mail', '1 e-mails']],
  ['letters that are emails', 'docs/a.md', 'Letters tell of it.', ['1 Letters tell', '1 tell']],
  [
    'words that are texts',
    'docs/a.md',
    'A push without words, and the words of a message.',
    ['1 without words', '1 words of a message'],
  ],
  [
    'tell, hear and news',
    'docs/a.md',
    'It tells the socket, which hears the news.',
    ['1 tells', '1 hears', '1 news'],
  ],
  ['speak', 'docs/a.md', 'The server speaks S3; the language spoken.', ['1 speaks', '1 spoken']],
  ['kept and held', 'docs/a.md', 'It is kept in a file and held by an index.', ['1 held', '1 kept']],
  [
    'away',
    'docs/a.md',
    'While the database is away nothing is taken away.',
    ['1 database is away', '1 taken away'],
  ],
  ['under way', 'docs/a.md', 'What is under way ends.', ['1 under way']],
  ['bury and tombstone', 'docs/a.md', 'A tombstone is buried.', ['1 tombstone', '1 buried']],
  [
    'fates, lives and world',
    'docs/a.md',
    'Seven fates, random lives, one world.',
    ['1 fates', '1 random lives', '1 world'],
  ],
  ['a phrase over a line break', 'docs/a.md', 'It ends at\nonce.', ['1 at once']],
  [
    'a replaced name in the code of a document',
    'docs/a.md',
    'See `EventBinder` in\n`realtime/event-binder.ts` and `isDatabaseAway`.',
    ['1 EventBinder', '2 event-binder', '2 away in isDatabaseAway'],
  ],
  [
    'a word in a comment, and in no string',
    'libs/a.ts',
    `
const a = '// nobody'; // nobody
/**
 * Ends at
 * once.
 */
const b = /\\/\\/ nobody/, c = \`/* nobody \${a} // nobody */\`;
// Ends at
// once.
`,
    ['2 nobody', '4 at once', '8 at once'],
  ],
  [
    'a word in a comment of JSX, and in none of its texts',
    'apps/a.tsx',
    'const a = <p>nobody // nobody {/* nobody */}</p>;',
    ['1 nobody'],
  ],
  ['a word in a comment of CSS', 'a.css', '/* anew */ .anew {}', ['1 anew']],
  ['a word in a comment of SQL', 'a.sql', 'select anew; -- anew', ['1 anew']],
  ['a word in a comment of YAML', 'a.yaml', 'key: value # anew', ['1 anew']],
  ['a word in a comment of settings', '.env.example', '# Loaded anew.\nANEW=anew', ['1 anew']],
  [
    'a comment wider than 100 columns',
    'libs/a.ts',
    `// ${'x'.repeat(97)}\n// ${'x'.repeat(98)}\nconst a = '${'x'.repeat(100)}';`,
    ['2 a comment that ends in column 101'],
  ],
  [
    'a part of a declared name, and no use of it',
    'libs/a.ts',
    `
function tellOthers(heardBy: string) {}
const isHeld = 1, { kept: value } = a, withheld = 1;
interface Row { fateOf: string }
other.tellOthers(isHeld);`,
    ['2 tell in tellOthers', '2 heard in heardBy', '3 held in isHeld', '4 fate in fateOf'],
  ],
  [
    'a replaced name where it is declared, and in the name of a file',
    'apps/event-binder.ts',
    'class EventBinder {}\ntype Piece = 1;\nconst piece = 1;',
    ['1 EventBinder', '1 event-binder (file name)', '2 Piece'],
  ],
  [
    'a word in the title of a test',
    'apps/a.spec.ts',
    `
describe('nobody', () => {
  it.each([['nobody']])('tells %s', () => {});
  test.skip(\`loads anew \${1}\`, () => {});
  expect('nobody').toBe('nobody');
});`,
    ['2 nobody', '3 tells', '4 anew'],
  ],
  [
    'a word in a text of the API, of a command and of the log',
    'apps/a.ts',
    `
class A { @ApiEndpoint('list', 'List what nobody has', schema) b() {} }
const a = { title: 'Nobody has it', kind: 'nobody' };
throw new Error(\`Nobody has \${a}\`);
this.logger.warn({ a }, 'nobody has it');
program.command('nobody').description('nobody has it');
schema.meta({ description: 'nobody' });`,
    ['2 nobody', '3 Nobody', '4 Nobody', '5 nobody', '6 nobody', '7 nobody'],
  ],
  [
    'a word in an English text of the interface',
    'apps/web/src/locales/en.json',
    '{\n  "nobody.here": "Hi {nobody}",\n  "b": "Nobody"\n}',
    ['3 Nobody'],
  ],
];

const PASSED: readonly Case[] = [
  ['letters of an alphabet', 'docs/a.md', 'One or two letters; letters and digits.', []],
  ['words of a search', 'docs/a.md', 'Words are folded; the first words of a line.', []],
  [
    'to tell apart',
    'docs/a.md',
    'It tells whether a sender can tell rejected and pending interests apart.',
    [],
  ],
  ['a key that is held down', 'docs/a.md', 'While the key is held down.', []],
  ['to tell us', 'apps/web/src/locales/en.json', '{ "a": "Thank you for telling us" }', []],
  ['an order', 'libs/a.ts', 'const inOrder = 1;', []],
  ['links and addresses', 'docs/a.md', '[a](adr/0009-nobody.md), https://nobody.example', []],
  ['blocks of code', 'docs/a.md', 'Run:\n\n```sh\nnobody\n```\n', []],
  ['generated parts', 'docs/a.md', '<!-- events -->\nnobody\n<!-- /events -->', []],
];

const all = findAll([...REFUSED, ...PASSED]);

describe('the word check refuses', () => {
  it.each(REFUSED.map(([name, , , expected], i) => [name, expected, i] as const))(
    '%s',
    (_name, expected, i) => {
      const found = all[i] ?? [];
      expect(found.map(({ line, word }) => `${line} ${word}`).sort()).toEqual([...expected].sort());
      expect(found.filter(({ instead }) => instead === '')).toEqual([]);
    },
  );
});

describe('the word check lets pass', () => {
  it.each(PASSED.map(([name], i) => [name, i] as const))('%s', (_name, i) => {
    expect(all[REFUSED.length + i]).toEqual([]);
  });
});
