import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEVICE_KEYS, USER_KEYS } from './persisted-keys';

const SOURCE = join(__dirname, '../..');

/** Storage that `persisted-keys.ts` does not list: a name that is written where it is used. */
const OWN_NAME =
  /['"`]zentra:|(?:readStored|writeStored)\(\s*[^,()]+,\s*['"`]|usePersistedState(?:<[^(]*>)?\(\s*['"`]/;

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

it('keeps the names under which devices have stored texts', () => {
  const named = Object.entries({ ...USER_KEYS, ...DEVICE_KEYS }).map(([key, name]) => [
    key,
    typeof name === 'string' ? name : name('<id>'),
  ]);
  expect(Object.fromEntries(named)).toEqual({
    screen: 'screen',
    chats: 'chats',
    chat: 'chat:<id>',
    draft: 'draft:<id>',
    composerContext: 'aim:<id>',
    edit: 'change:<id>',
    note: 'note:<id>',
    report: 'report:<id>',
    profile: 'profile',
    firstSteps: 'welcome',
    firstRun: 'first-run',
    push: 'push',
    pushOffer: 'push-offer',
    user: 'zentra:here',
    language: 'zentra:language',
    theme: 'zentra:theme',
    enter: 'zentra:enter',
    clock: 'zentra:clock',
    scroll: 'zentra:scroll',
    reloaded: 'zentra:reloaded',
  });
});

it.each([
  "localStorage.getItem('zentra:theme')",
  "readStored(me.id, 'screen')",
  "usePersistedState(`note:${id}`, schema, '')",
  "usePersistedState<Edit | null>('edit', schema, null)",
])('finds a name in %s', (code) => {
  expect(code).toMatch(OWN_NAME);
});
