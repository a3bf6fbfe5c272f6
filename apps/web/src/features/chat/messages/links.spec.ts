import { splitLinks } from './links';

/** Links of a text, as `text → address`. */
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

/** Each with the address that it links to. */
it.each([
  ['見てhttps://example.org/a', 'https://example.org/a'],
  ['ดูhttps://example.org/a', 'https://example.org/a'],
  ['여기https://example.org/a에서', 'https://example.org/a'],
  ['смотриhttps://example.org/a', 'https://example.org/a'],
  ['👉https://example.org/a', 'https://example.org/a'],
  ['👩🏽‍🚀https://example.org/a👍🏽', 'https://example.org/a'],
  ['→https://example.org/a', 'https://example.org/a'],
  ['x=https://example.org/a', 'https://example.org/a'],
  ['**https://example.org/a**', 'https://example.org/a'],
  ['_https://example.org/a_b_', 'https://example.org/a_b'],
  ['~~https://example.org/~~', 'https://example.org/'],
  ['`https://example.org/a`', 'https://example.org/a'],
  ['|https://example.org/a|', 'https://example.org/a'],
  ['https://example.org/aを見て', 'https://example.org/a'],
  ['https://example.orgを見て', 'https://example.org'],
  ['https://example.org/a。次', 'https://example.org/a'],
  ['https://example.org/a！', 'https://example.org/a'],
  ['「https://example.org/a」と', 'https://example.org/a'],
  ['https://example.org/a،ثم', 'https://example.org/a'],
  ['https://example.org/a👍', 'https://example.org/a'],
  ['見てexample.orgを', 'example.org'],
  ['mara@example.orgへ', 'mara@example.org'],
  ['https://example.org/a\u202egpj', 'https://example.org/a'],
])('links %s at the change of script or sign', (text, shown) => {
  expect(linksIn(text).map((one) => one.split(' → ')[0])).toEqual([shown]);
  expect(
    splitLinks(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});

it.each([
  'https://ja.wikipedia.org/wiki/日本語',
  'https://ja.wikipedia.org/wiki/2024年',
  'https://ru.wikipedia.org/wiki/Чат',
  'https://fa.wikipedia.org/wiki/می\u200cخواهم',
  'https://web.archive.org/web/2020/https://example.org/a',
  'https://example.org/?next=https://example.com/b',
  'https://example.org/@mara',
  'https://例え.jp/',
  'https://example.org/a*b_c~d',
])('keeps %s in one piece', (text) => {
  expect(linksIn(text)).toEqual([`${text} → ${text}`]);
});

it('links two addresses apart that a comma joins', () => {
  expect(linksIn('https://example.org/a,https://example.com/b').map((one) => one.split(' → ')[0])).toEqual([
    'https://example.org/a',
    'https://example.com/b',
  ]);
});

it.each([
  'ok.so',
  'readme.md',
  'main.rs',
  'setup.py and run.sh',
  'I am here.It is late.No?',
  'https://user:pw@host.example/a',
  'https://bank.example@evil.example/',
  'see https://user:pw@host.example.',
])('finds no link in %s', (text) => {
  expect(linksIn(text)).toEqual([]);
});

it.each([
  ['www.readme.md', 'https://www.readme.md'],
  ['ok.so/maps', 'https://ok.so/maps'],
  ['orf.at', 'https://orf.at'],
])('links %s', (text, href) => {
  expect(linksIn(text).map((one) => one.split(' → ')[1])).toEqual([href]);
});
