import { ZentraClient } from '@zentra/client';
import type { Interest, Me } from '@zentra/contracts';
import type { TestApp } from './test-app';

export interface TestPerson {
  client: ZentraClient;
  me: Me;
  password: string;
}

let count = 0;

/** A registered, signed-in person with a name of their own. */
export async function person(app: TestApp, name = 'person'): Promise<TestPerson> {
  count += 1;
  const username = `${name}${process.pid}_${count}`;
  const password = 'seven quiet bookshops';
  const client = new ZentraClient({ url: app.url });
  const me = await client.register({ username, email: `${username}@example.org`, password });
  return { client, me, password };
}

/** Another device of the same person: a session of its own. */
export async function deviceOf(app: TestApp, { me, password }: TestPerson): Promise<ZentraClient> {
  const client = new ZentraClient({ url: app.url });
  await client.login({ username: me.username, password });
  return client;
}

/** Two people, the first of whom has sent the second an interest. */
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

/** Two people who both said yes, and their conversation. */
export async function acceptedPair(app: TestApp) {
  const { sender, recipient, interest } = await pendingInterest(app);
  const accepted = await recipient.client.actOnInterest(interest.id, 'accept');
  if (accepted.conversationId === null) throw new Error('Acceptance opened no conversation');
  return { a: sender, b: recipient, interest: accepted, conversationId: accepted.conversationId };
}
