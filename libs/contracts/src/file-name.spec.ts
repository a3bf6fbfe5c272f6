import fc from 'fast-check';
import { cleanFileName, cutFileName } from './file-name';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('file names', () => {
  it.each([
    ['CJK', `${'報告書'.repeat(60)}.docx`, /^(報告書)+報?告?\.docx$/],
    ['emoji of several code points', `${'👩‍👩‍👧‍👦'.repeat(40)}.pdf`, /^(👩‍👩‍👧‍👦)+\.pdf$/u],
    ['flags', `${'🇩🇪'.repeat(80)}.zip`, /^(🇩🇪)+\.zip$/u],
    ['Hindi', `${'क्षि'.repeat(80)}.txt`, /^(क्षि)+\.txt$/u],
  ])('are cut by bytes and between graphemes: %s', (_, name, shape) => {
    const cut = cleanFileName(name);
    expect(cut).toMatch(shape);
    expect(bytesOf(cut)).toBeLessThanOrEqual(240);
  });

  it.each([
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['Com1.tar.gz', '_Com1.tar.gz'],
    ['lpt¹.pdf', '_lpt¹.pdf'],
    ['console.txt', 'console.txt'],
    ['a.pdf. . .', 'a.pdf'],
    [`${'x'.repeat(115)}. ${'y'.repeat(20)}.pdf`, `${'x'.repeat(115)}.pdf`],
  ])('%j becomes %j, which Windows accepts, too', (name, expected) =>
    expect(cleanFileName(name)).toBe(expected),
  );

  it('fit every file system, and are cut once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.constantFrom('', '.pdf', '.tar.gz'),
        (stem, ending) => {
          const name = cleanFileName(stem + ending);
          expect(bytesOf(name)).toBeLessThanOrEqual(240);
          expect(name).not.toBe('');
          expect(cutFileName(name)).toBe(name);
        },
      ),
    );
  });
});
