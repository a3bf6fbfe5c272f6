import { hash } from '@node-rs/argon2';
import { ZentraClient } from '@zentra/client';
import type { Interest, Me } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { CHEAP_COST, type TestApp } from './test-app';

export interface TestPerson {
  client: ZentraClient;
  me: Me;
  password: string;
}

const PASSWORD = 'seven quiet bookshops';

/** Concurrent sign-ins; the server queues 50. */
const SIGN_INS = 25;

let count = 0;

/** Registers and signs in a user with a unique name. */
export async function person(app: TestApp, name = 'person'): Promise<TestPerson> {
  count += 1;
  const username = `${name}${process.pid}_${count}`;
  const client = new ZentraClient({ url: app.nextUrl() });
  const me = await client.register({ username, email: `${username}@example.org`, password: PASSWORD });
  return { client, me, password: PASSWORD };
}

/**
 * Creates users with these names, in this order, for suites that need many. Registration hashes
 * each password slowly on purpose; this does not. They sign in like other users.
 */
export async function named(app: TestApp, ...names: string[]): Promise<TestPerson[]> {
  const quick = await hash(PASSWORD, CHEAP_COST);
  await app.sql.query(
    `INSERT INTO users (id, username, email, display_name, password_hash)
     SELECT id, name, name || '@example.org', name, $3 FROM unnest($1::uuid[], $2::text[]) AS t (id, name)`,
    [names.map(() => uuidv7()), names, quick],
  );
  const people: TestPerson[] = [];
  for (let i = 0; i < names.length; i += SIGN_INS)
    people.push(...(await Promise.all(names.slice(i, i + SIGN_INS).map((name) => signedIn(app, name)))));
  return people;
}

async function signedIn(app: TestApp, username: string): Promise<TestPerson> {
  const client = new ZentraClient({ url: app.nextUrl() });
  return { client, me: await client.login({ username, password: PASSWORD }), password: PASSWORD };
}

/** Creates `count` users with unique names. */
export const crowd = (app: TestApp, size: number, name = 'person'): Promise<TestPerson[]> =>
  named(app, ...Array.from({ length: size }, () => `${name}${process.pid}_${(count += 1)}`));

/** Signs in another device of the same user. */
export async function deviceOf(app: TestApp, { me, password }: TestPerson): Promise<ZentraClient> {
  const client = new ZentraClient({ url: app.nextUrl() });
  await client.login({ username: me.username, password });
  return client;
}

/** Creates two users, the first of whom has sent the second an interest. */
export async function pendingInterest(
  app: TestApp,
): Promise<{ sender: TestPerson; recipient: TestPerson; interest: Interest }> {
  const [sender, recipient] = [await person(app, 'sender'), await person(app, 'recipient')];
  const interest = await sender.client.sendInterest({
    recipient: recipient.me.username,
    message: 'Hello there',
  });
  return { sender, recipient, interest };
}

/** Creates two connected users and their conversation. */
export async function acceptedPair(app: TestApp) {
  const { sender, recipient, interest } = await pendingInterest(app);
  const accepted = await recipient.client.actOnInterest(interest.id, 'accept');
  if (accepted.conversationId === null) throw new Error('Acceptance opened no conversation');
  return { a: sender, b: recipient, interest: accepted, conversationId: accepted.conversationId };
}
