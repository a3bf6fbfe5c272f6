import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZentraError } from '@zentra/client';
import { ZipFile } from 'yazl';
import { acceptedPair, type TestPerson } from '../support/factories';
import { startTestApp, type TestApp } from '../support/test-app';
import { fetchAs, upload } from '../support/uploads';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const ftyp = (major: string, ...others: string[]) =>
  latin1(
    `\0\0\0${String.fromCharCode(16 + 4 * others.length)}ftyp${major}\0\0\0\0${others.join('')}\0\0\0\x08mdat`,
  );
const zip = (...names: string[]) => {
  const file = new ZipFile();
  for (const name of names) file.addBuffer(Buffer.from('x'.repeat(3_000)), name, { compress: false });
  file.end();
  return buffer(file.outputStream as Readable);
};
const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const MP3 = '\x90\x64' + 'sound'.repeat(20);

describe('file type detection', () => {
  let app: TestApp;
  let a: TestPerson;
  let conversationId: string;
  beforeAll(async () => {
    app = await startTestApp();
    ({ a, conversationId } = await acceptedPair(app));
  });
  afterAll(() => app.close());

  it.each<[name: string, content: Buffer | Promise<Buffer>, type: string]>([
    [
      'late.docx',
      zip('word/document.xml', 'word/styles.xml', '[Content_Types].xml'),
      `${OFFICE}wordprocessingml.document`,
    ],
    ['late.xlsx', zip('xl/workbook.xml', 'xl/a.xml', '[Content_Types].xml'), `${OFFICE}spreadsheetml.sheet`],
    [
      'late.pptx',
      zip('ppt/presentation.xml', 'ppt/a.xml', '[Content_Types].xml'),
      `${OFFICE}presentationml.presentation`,
    ],
    ['mp42.m4a', ftyp('mp42', 'isom'), 'audio/mp4'],
    ['isom.m4a', ftyp('isom', 'iso2'), 'audio/mp4'],
    ['3gp4.m4a', ftyp('3gp4', 'isom'), 'audio/mp4'],
    ['dash.m4a', ftyp('dash', 'iso6'), 'audio/mp4'],
    ['book.m4b', ftyp('mp42'), 'audio/mp4'],
    ['clip.3gp', ftyp('3gp5', '3gp4'), 'video/3gpp'],
    ['old.mov', latin1('\0\0\0\x08wide\0\0\x10\0mdat'), 'video/quicktime'],
    ['older.mov', latin1('\0\0\x10\0moov\0\0\0\x6cmvhd'), 'video/quicktime'],
    ['bom.pdf', Buffer.from('\ufeff%PDF-1.7\n'), 'application/pdf'],
    ['blank.pdf', latin1('\r\n\r\n%PDF-1.4\n'), 'application/pdf'],
    [
      'mime.pdf',
      latin1(`Content-Type: application/pdf\r\nX-Filler: ${'x'.repeat(900)}\r\n\r\n%PDF-1.4\n`),
      'application/pdf',
    ],
    ['cp1252.csv', latin1('Stra\xdfe;Caf\xe9;10 \x80\r\n'), 'text/csv'],
    ['cp1251.txt', latin1('\xcf\xf0\xe8\xe2\xe5\xf2'), 'text/plain'],
    ['sjis.csv', latin1('\x93\xfa\x96\x7b,\x82\xa0\r\n'), 'text/csv'],
    ['le.txt', Buffer.from('\ufeffHello', 'utf16le'), 'text/plain; charset=utf-16'],
    ['be.csv', Buffer.from('\ufeffa;b', 'utf16le').swap16(), 'text/csv; charset=utf-16'],
    ['jose.vcf', latin1('BEGIN:VCARD\r\nFN:Jos\xe9\r\nEND:VCARD'), 'text/vcard'],
    ['README.md', Buffer.from('<!-- toc -->\n# Title'), 'text/markdown; charset=utf-8'],
    ['long.md', Buffer.from(`<!-- ${'x'.repeat(5_000)} -->\n# Title`), 'text/markdown; charset=utf-8'],
    ['mpeg25.mp3', latin1(`\xff\xe3${MP3}`), 'audio/mpeg'],
    ['crc.mp3', latin1(`\xff\xfa${MP3}`), 'audio/mpeg'],
    ['zeros.mp3', latin1(`${'\0'.repeat(500)}\xff\xfb${MP3}`), 'audio/mpeg'],
    ['bom.rtf', Buffer.from('\ufeff{\\rtf1 Hello}'), 'application/rtf'],
  ])('%s preserves its name, type and bytes', async (name, content, type) => {
    const bytes = await content;
    const sent = await upload(a, conversationId, bytes, name);
    expect(sent).toMatchObject({ kind: 'file', name, type });
    const { headers, body } = await fetchAs(a, `${app.url}/api/attachments/${sent.id}/file`);
    expect(body.equals(bytes)).toBe(true);
    expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([type, 'nosniff']);
    expect(headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it.each<[name: string, content: Buffer | Promise<Buffer>, expected: string]>([
    ['app.docx', zip('AndroidManifest.xml', 'word/x'), 'app.docx.zip'],
    ['sheet.docx', zip('[Content_Types].xml', 'xl/workbook.xml'), 'sheet.docx.zip'],
    ['cut.docx', latin1('PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml word/'), 'cut.docx.zip'],
    ['film.mov', ftyp('isom'), 'film.mov.mp4'],
    ['header.pdf', latin1('X: <script>alert(1)</script>\r\n\r\n%PDF-1.4'), 'header.pdf.txt'],
  ])('%s gets the type of its content, not of its name', async (name, content, expected) => {
    expect((await upload(a, conversationId, await content, name)).name).toBe(expected);
  });

  it.each([
    ['a page before a PDF', 'x.pdf', latin1('<html><script>alert(1)</script>\n%PDF-1.4')],
    ['a program before a PDF', 'x.pdf', latin1('MZ\x90\0\x03\0\0\0%PDF-1.4')],
    ['a page after a comment', 'x.md', Buffer.from('<!-- a -->\n<!-- b --><script>alert(1)</script>')],
    ['a page that begins with a comment', 'x.txt', Buffer.from('<!-- a --># Title')],
    ['a page in UTF-16', 'x.txt', Buffer.from('\ufeff<html>', 'utf16le')],
    ['a page in Windows-1252', 'x.csv', latin1('<script>alert("\xe9")</script>')],
    ['an SVG in UTF-16, called .md', 'x.md', Buffer.from('\ufeff<svg onload=alert(1)>', 'utf16le')],
    ['bytes of no text', 'x.csv', latin1('\xe9\x00\x01\x02')],
    ['a text of an unknown encoding and kind', 'x.sh', latin1('\xe9cho')],
    ['an ELF program called .mp3', 'x.mp3', latin1('\x7fELF\x02\x01\x01\0')],
    ['a program called .mov', 'x.mov', latin1('MZ\x90\0\x03\0\0\0')],
    ['a HEIC in an MP4’s clothes', 'x.mp4', ftyp('isom', 'mif1', 'heic')],
    ['a HEIC called .m4a', 'x.m4a', ftyp('mp42', 'heix')],
  ])('refuses %s', async (_, name, content) => {
    const refused = upload(a, conversationId, content, name).then(
      () => 'taken',
      (error: unknown) => (error instanceof ZentraError ? error.code : String(error)),
    );
    expect(await refused).toBe('FILE_TYPE_REFUSED');
  });
});
