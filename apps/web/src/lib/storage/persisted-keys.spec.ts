import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(__dirname, '../..');

/** Storage that `persisted-keys.ts` does not list: a name that is written where it is used. */
const OWN_NAME = /['"`]zentra:|(?:readStored|writeStored)\(\s*[^,()]+,\s*['"`]|usePersistedState\(\s*['"`]/;

it('keeps the names of what is persisted on a device in one file', () => {
  const found = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.spec)\.tsx?$/.test(name))
    .filter((name) => OWN_NAME.test(readFileSync(join(SOURCE, name), 'utf8')));
  // The lock by which one window sends the outbox is no storage.
  expect(found.sort()).toEqual([
    join('lib', 'query', 'outbox.ts'),
    join('lib', 'storage', 'persisted-keys.ts'),
  ]);
});

it.each([
  "localStorage.getItem('zentra:theme')",
  "readStored(me.id, 'screen')",
  "usePersistedState(`note:${id}`, schema, '')",
])('finds a name in %s', (code) => {
  expect(code).toMatch(OWN_NAME);
});
