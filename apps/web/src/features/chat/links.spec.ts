import { splitLinks } from './links';

/** What is linked in a text, as `words → address`. */
const linksIn = (text: string) =>
  splitLinks(text).flatMap(({ text: shown, href }) => (href ? [`${shown} → ${href}`] : []));

it.each([
  ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
  ['HTTP://EXAMPLE.ORG', 'HTTP://EXAMPLE.ORG'],
  ['www.example.org', 'https://www.example.org'],
  ['example.org/maps', 'https://example.org/maps'],
  ['http://localhost:5173/chats', 'http://localhost:5173/chats'],
  ['mara@example.org', 'mailto:mara@example.org'],
  ['mailto:mara@example.org', 'mailto:mara@example.org'],
  ['https://bücher.example/straße', 'https://bücher.example/straße'],
  ['https://مثال.إختبار/صفحة', 'https://مثال.إختبار/صفحة'],
  ['https://en.wikipedia.org/wiki/Ring_(jewellery)', 'https://en.wikipedia.org/wiki/Ring_(jewellery)'],
])('links %s', (text, href) => {
  expect(linksIn(text).map((one) => one.split(' → ')[1])).toEqual([href]);
});

it.each([
  ['See https://example.org.', 'https://example.org'],
  ['(see https://example.org/a)', 'https://example.org/a'],
  ['Is it https://example.org/a?', 'https://example.org/a'],
  ['“https://example.org/a”, he said', 'https://example.org/a'],
  ['https://example.org, and on', 'https://example.org'],
  ['write to mara@example.org!', 'mara@example.org'],
])('leaves the punctuation of “%s” outside', (text, shown) => {
  expect(linksIn(text).map((one) => one.split(' → ')[0])).toEqual([shown]);
  expect(
    splitLinks(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt://example.org/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'ftp://example.org/file',
  '//example.org/a',
  'at 14:32 or 3.5',
  'Nothing here.Not even here',
])('does not link %s', (text) => {
  expect(splitLinks(text).every(({ href }) => href === undefined || href.startsWith('https://'))).toBe(true);
  expect(splitLinks(text).map(({ href }) => href)).not.toContain(text);
});
