import fc from 'fast-check';
import { cleanLine, cleanText, countText, isNaming, isVisible } from './text';
import { displayNameSchema, bioSchema } from './users';
import { checkFields } from './field-errors';
import { sendMessageSchema } from './chat';

/** Ordinary characters, and characters that often break text handling. */
const PARTS = [
  ...'aZ0é ñß.?!-',
  ...'\u0000\u0007\t\n\r\u0085\u00a0\u00ad\u034f\u061c\u0301\u0308\u20e3',
  ...'\u115f\u1160\u1100\u1161\u11a8\u17b4\u180b\u180e\u2028\u2029\u200b\u200c\u200d\u200e\u200f',
  ...'\u202a\u202d\u202e\u2060\u2066\u2069\u206a\u2800\u3000\u3164\ufe0e\ufe0f\ufeff\uffa0\ufff9\uffff',
  ...'אבابیکকাषि्한𞤀❤👍🏽👩🚀🏴1#葛',
  '\u{e0061}',
  '\u{e007f}',
  '\u{e0001}',
  '\u{e0100}',
  '\u{1d159}',
  'e\u0301',
];
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: 'binary', maxLength: 2 })), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('cleaning', () => {
  it.each([
    ['cleanLine', cleanLine],
    ['cleanText', cleanText],
  ])('is idempotent: %s', (_, clean) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = clean(text);
        expect(clean(once)).toBe(once);
        expect(once).toBe(once.normalize('NFC'));
      }),
      { numRuns: 3_000 },
    );
  });

  it('never removes the last visible character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isVisible(cleanText(text))).toBe(isVisible(text));
        expect(isVisible(cleanLine(text))).toBe(isVisible(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not change the count, so that page and server agree', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(countText(cleanText(text))).toBe(countText(text));
        expect(countText(text)).toBe([...cleanText(text)].length);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['a soft hyphen', 'Donau\u00addampf', 'Donaudampf'],
    ['a zero-width space', 'be\u200brt', 'bert'],
    ['a byte order mark', '\ufeffbert', 'bert'],
    ['fillers of Hangul', 'be\u3164r\uffa0t\u115f', 'bert'],
    ['an old Mongolian separator', 'be\u180ert', 'bert'],
    ['tags without a flag', 'bert\u{e0041}\u{e007f}', 'bert'],
    ['a variation selector after a letter', 'bert\ufe0f', 'bert'],
    ['an annotation', 'be\ufff9rt\ufffb', 'bert'],
    ['joiners between Latin letters', 'be\u200dr\u200ct', 'bert'],
    ['an empty Braille cell at the end', 'bert\u2800', 'bert'],
  ])('removes %s from a line', (_, given, cleaned) => {
    expect(cleanLine(given)).toBe(cleaned);
  });

  it.each([
    ['the non-joiner of Persian', 'می\u200cخواهم'],
    ['a Persian suffix after digits', '۲۰\u200cساله'],
    ['a Persian suffix after a quote', '«کتاب»\u200cها'],
    ['a Persian suffix after Latin letters', 'PDF\u200cها'],
    ['the vowel separator of Mongolian', 'ᠬᠠᠷ\u180eᠠ'],
    ['a joiner after a virama', 'ක්\u200dරි'],
    ['a non-joiner in Hindi', 'क्\u200cष'],
    ['the joiner that ends an Arabic abbreviation', 'ه\u200d'],
    ['a family', '👩‍👩‍👧‍👦'],
    ['an astronaut with a skin tone', '👩🏽‍🚀'],
    ['a heart in colour', '❤️'],
    ['a keycap', '1️⃣'],
    ['the flag of Scotland', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['a variant of a Han letter', '葛\u{e0100}城'],
    ['Mongolian with its selectors', 'ᠮᠣᠩᠭ\u180bᠣᠯ'],
    ['old Hangul without fillers', 'ᄀᆞ'],
  ])('preserves %s', (_, text) => {
    expect(cleanLine(text)).toBe(text.normalize('NFC'));
    expect(cleanText(text)).toBe(text.normalize('NFC'));
  });

  it('normalises line breaks of a text', () => {
    expect(cleanText('a\r\nb\rc\u0085d\u2028e\u2029f')).toBe('a\nb\nc\nd\ne\nf');
  });

  it('preserves direction marks and soft hyphens in a text, and removes direction controls', () => {
    expect(cleanText('a\u200f\u00adb\u202ec\u2067d')).toBe('a\u200f\u00adbcd');
  });
});

describe('counting', () => {
  it.each([
    ['Bengali written with nukta', 'ড\u09bc'.repeat(10), 20],
    ['Latin in NFD', 'e\u0301'.repeat(10), 10],
    ['Hebrew with points in presentation forms', '\ufb2a'.repeat(10), 20],
    ['emoji', '👍🏽'.repeat(10), 20],
    ['Windows line breaks', 'a\r\n'.repeat(10), 20],
  ])('%s', (_, text, count) => {
    expect(countText(text)).toBe(count);
  });
});

const INVISIBLE = [
  '\u3164',
  '\u2800',
  '\u200b',
  '\u00ad',
  '\u180e',
  '\uffa0',
  '\u115f',
  '\u1160',
  '\u0301',
  '\u0301\u0302\u20e3',
  '\u200d',
  '\ufe0f',
  '\u{e0041}\u{e0042}',
  '\ufff9\ufffb',
  '\u{e0100}',
  '\u{1d159}',
  '\u17b4',
  '\u034f',
  ' \u3164 \u2800 ',
];

const codesOf = (schema: Parameters<typeof checkFields>[0], value: unknown) => {
  const checked = checkFields(schema, value);
  return checked.ok ? [] : checked.errors.map(({ code }) => code);
};
const clientId = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';
const named = INVISIBLE.map((text) => [
  text.replace(/./gu, (c) => `U+${c.codePointAt(0)?.toString(16)} `),
  text,
]);

describe('invisible characters', () => {
  it.each(named)('are refused as name, bio and message: %s', (_, text) => {
    expect(isVisible(text ?? '')).toBe(false);
    expect(codesOf(displayNameSchema, text)).toEqual(['invisible']);
    expect(codesOf(bioSchema, text)).toEqual(['invisible']);
    expect(codesOf(sendMessageSchema, { clientId, body: text })).toEqual(['invisible']);
  });

  it('an empty message needs a file', () => {
    expect(codesOf(sendMessageSchema, { clientId, body: '', attachments: [clientId] })).toEqual([]);
    expect(codesOf(sendMessageSchema, { clientId, body: '' })).toEqual(['required']);
  });

  it.each(['...', '—', '؟'])('a name needs a letter, digit or symbol: %s', (text) => {
    expect(isNaming(text)).toBe(false);
    expect(codesOf(displayNameSchema, text)).toEqual(['invisible']);
    expect(codesOf(sendMessageSchema, { clientId, body: text })).toEqual([]);
  });

  it.each(['1', '♥', '👻', 'ء', '山', '$'])('accepts the name %s', (text) => {
    expect(codesOf(displayNameSchema, text)).toEqual([]);
  });
});

describe('one line', () => {
  it.each([...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c'])(
    'refuses controls of direction: %j',
    (control) => {
      for (const name of [`be${control}rt`, `${control}bert`, `bert${control}`])
        expect(codesOf(displayNameSchema, name)).toEqual(['forbidden_characters']);
    },
  );

  it.each(['\n', '\r', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029'])('refuses a break: %j', (one) => {
    expect(codesOf(displayNameSchema, `be${one}rt`)).toEqual(['not_one_line']);
  });

  it.each(['\u0000', '\u0007', '\u001b', '\u007f', '\u0080', '\u009f', '\ud800'])('refuses %j', (one) => {
    expect(codesOf(displayNameSchema, `be${one}rt`)).toEqual(['forbidden_characters']);
  });
});

it('counts a trimmed text after trimming', () => {
  expect(codesOf(bioSchema, `${'a'.repeat(280)}   \n `)).toEqual([]);
  expect(codesOf(bioSchema, 'a'.repeat(281))).toEqual(['too_long']);
});

test('cleans a text of Western letters like other texts', () => {
  const character = fc.integer({ min: 0, max: 0x17f }).map((code) => String.fromCharCode(code));
  const text = fc.string({ unit: fc.oneof(character, fc.constantFrom('a', ' ', '\n', 'é')) });
  fc.assert(
    fc.property(text, (one) => expect(cleanText(`${one}Ω`)).toBe(`${cleanText(`${one}a`).slice(0, -1)}Ω`)),
  );
});
