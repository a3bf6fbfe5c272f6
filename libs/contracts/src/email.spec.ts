import fc from 'fast-check';
import { emailSchema, loginSchema } from './auth';
import { checkFields } from './field-errors';

const parsed = (email: string) => {
  const checked = checkFields(emailSchema, email);
  return checked.ok ? checked.data : checked.errors.map(({ code }) => code);
};

it.each([
  ['a&b@example.org', 'a&b@example.org'],
  ['x!y@example.org', 'x!y@example.org'],
  ['50%off@example.org', '50%off@example.org'],
  ['jörg@example.org', 'jörg@example.org'],
  ['JO\u0308RG@Example.ORG', 'jörg@example.org'],
  ['user@bücher.example', 'user@xn--bcher-kva.example'],
  ['user@BÜCHER.example', 'user@xn--bcher-kva.example'],
  ['user@xn--bcher-kva.example', 'user@xn--bcher-kva.example'],
  ['user@straße.example', 'user@xn--strae-oqa.example'],
  ['مستخدم@مثال.إختبار', 'مستخدم@xn--mgbh0fb.xn--kgbechtv'],
  ['用户@例え.jp', '用户@xn--r8jz45g.jp'],
  ["o'hara+news/{a}|b~c`d=e?f^g*h#i$j@sub.example.org", "o'hara+news/{a}|b~c`d=e?f^g*h#i$j@sub.example.org"],
  [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  [' mara@example.org ', 'mara@example.org'],
])('normalises %s to %s', (given, email) => {
  expect(parsed(given)).toBe(email);
  expect(parsed(email)).toBe(email);
});

it.each([
  'mara',
  'mara@',
  '@example.org',
  'mara@localhost',
  '.mara@example.org',
  'mara.@example.org',
  'ma..ra@example.org',
  'mara@example..org',
  'mara@-example.org',
  'mara@example-.org',
  'mara@example.org.',
  'mara@1.2.3.4',
  'mara@[127.0.0.1]',
  'mara@example.123',
  'mara@ex_ample.org',
  'mara@ex%61mple.org',
  'mara@example.org:25',
  'mara@example.org/a',
  'ma ra@example.org',
  '"ma ra"@example.org',
  'Mara <mara@example.org>',
  'mara@example.org,jonas@example.org',
  'mara@example.org;jonas@example.org',
  'a@b@example.org',
  'mara(comment)@example.org',
  `${'a'.repeat(65)}@example.org`,
  `${'ö'.repeat(33)}@example.org`,
  `mara@${'a'.repeat(64)}.example`,
])('refuses %s', (given) => {
  expect(parsed(given)).toEqual(['not_email']);
});

it('refuses addresses that are too long in bytes', () => {
  const domain = Array.from({ length: 4 }, () => 'a'.repeat(57)).join('.');
  expect(parsed(`${'a'.repeat(20)}@${domain}.org`.slice(-254))).toEqual(
    `${'a'.repeat(20)}@${domain}.org`.slice(-254),
  );
  expect(
    parsed(`user@${'ü'.repeat(50)}.${'ö'.repeat(55)}.${'ä'.repeat(55)}.${'é'.repeat(55)}.example`),
  ).toEqual(['not_email']);
});

it.each(['\r\nBcc: all@example.org', '\nBcc: all@example.org', '\u2028x', '\u0085x', '\u0000'])(
  'refuses header injection: %j',
  (injected) => {
    for (const email of [`mara${injected}@example.org`, `mara@example.org${injected}x`])
      expect(Array.isArray(parsed(email))).toBe(true);
  },
);

it('returns only atoms, one @ and an ASCII domain, for any input', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.domain(), (local, domain) => {
      const email = parsed(`${local}@${domain}`);
      if (typeof email !== 'string') return;
      expect(email).toMatch(/^[^\s@<>()[\]\\,;:"\p{C}]+@[a-z0-9.-]+$/u);
      expect(parsed(email)).toBe(email);
    }),
    { numRuns: 3_000 },
  );
});

it('normalises the domain at sign-in, too', () => {
  const login = (username: string) => loginSchema.parse({ username, password: 'x' }).username;
  expect(login('User@Bücher.example')).toBe('user@xn--bcher-kva.example');
  expect(login('Mara')).toBe('Mara');
});
