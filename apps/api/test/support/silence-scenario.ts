import { interestSchema, type Interest } from '@zentra/contracts';
import type { Socket } from 'socket.io-client';
import type { Config } from '../../src/config/config';
import { named, type TestPerson } from './factories';
import { halves } from './pictures';
import type { PushServiceForTests, Received } from './push-service';
import { connected, rawSocket } from './sockets';
import { startTestApp, type TestApp } from './test-app';
import { HOUR_MS, Transcript } from './transcript';
import { blobOf, upload } from './uploads';

/** A past chat of the asker and the target. */
interface Past {
  conversationId: string;
  attachmentId: string;
  /** When it was opened; all of its times are whole hours before the transcript. */
  openedAt: string;
}

export interface Scenario {
  app: TestApp;
  /** The sender, the recipient, and a user without an interest from either. */
  asker: TestPerson;
  target: TestPerson;
  bystander: TestPerson;
  past: Past | null;
  interest: Interest;
  transcript: Transcript;
  /** A device of the asker; every event that it receives is recorded. */
  socket: Socket;
  /** The start of the scenario, plus so many hours. */
  at(hours: number): string;
  pushed(): Received[];
}

/** What the recipient did, which the sender must not be able to learn. */
export type Outcome = (
  people: Pick<Scenario, 'app' | 'asker' | 'target'>,
  send: () => Promise<Interest>,
) => Promise<Interest>;

export interface Setting {
  /** Whether the two have had a chat before. */
  hasPast?: boolean;
  overrides?: Partial<Config>;
}

export const NOTE = { message: 'Hello there' };

/**
 * Creates a scenario with an app of its own. The asker records every answer and event, from before
 * the interest is sent.
 */
export async function createScenario(
  begin: Outcome,
  service: PushServiceForTests,
  { hasPast = false, overrides = {} }: Setting,
): Promise<Scenario> {
  const app = await startTestApp({ pushDelayMs: 50, ...overrides });
  const start = Date.now();
  const at = (hours: number) => new Date(start + hours * HOUR_MS).toISOString();
  const [asker, target, bystander] = await named(app, 'asker', 'target', 'bystander');
  if (!asker || !target || !bystander) throw new Error('The scenario lacks people');
  const picture = blobOf(await halves().png().toBuffer());
  for (const { client } of [target, bystander]) await client.avatar.set(picture);
  const past = hasPast ? await pastOf({ app, asker, target }, at) : null;

  const { cookie } = asker.client.http;
  const transcript = new Transcript(app.url, cookie, start);
  const socket = rawSocket(app.url, { cookie });
  // Every event, also one that the contract does not name.
  socket.onAny((event: string, payload: unknown) => {
    if (event !== 'export:changed') transcript.event(event, payload);
  });
  await Promise.all([connected(socket), target.client.connect()]);
  const subscription = service.subscription();
  await asker.client.push.subscribe(subscription);
  const send = async () =>
    interestSchema.parse(
      await transcript.call('POST', '/api/interests', { recipient: target.me.username, ...NOTE }),
    );
  const interest = await begin({ app, asker, target }, send);
  const pushed = () => service.received.filter(({ path }) => subscription.endpoint.endsWith(path));
  return { app, asker, target, bystander, past, interest, transcript, socket, at, pushed };
}

export async function close({ app, socket, asker, target }: Scenario): Promise<void> {
  socket.disconnect();
  [asker, target].forEach(({ client }) => client.close());
  await app.close();
}

/**
 * Creates a connection that ended long ago; its times are whole hours, so that they can be
 * compared.
 */
async function pastOf(
  { app, asker, target }: Pick<Scenario, 'app' | 'asker' | 'target'>,
  at: Scenario['at'],
): Promise<Past> {
  const { id } = await asker.client.sendInterest({ recipient: target.me.username, message: 'Long ago' });
  const { conversationId } = await target.client.actOnInterest(id, 'accept');
  if (conversationId === null) throw new Error('Acceptance opened no conversation');
  const { id: attachmentId } = await upload(asker, conversationId, 'A map to the lantern', 'map.txt');
  await asker.client.send(conversationId, 'The lantern is lit', { attachments: [attachmentId] });
  await target.client.send(conversationId, 'I see a lantern', { replyTo: 1 });
  await asker.client.react(conversationId, 2, '👍', true);
  await target.client.edit(conversationId, 2, 'I see the lantern');
  await target.client.send(conversationId, 'And now it is gone');
  await Promise.all([asker, target].map(({ client }) => client.markRead(conversationId, 3)));
  await target.client.endConversation(conversationId);
  const [sentAt = '', openedAt = '', writtenAt = '', endedAt = ''] = [-1_000, -990, -980, -970].map(at);
  await app.sql.query(
    `UPDATE interests SET created_at = '${sentAt}', shown_at = '${sentAt}', responded_at = '${openedAt}',
       expires_at = timestamptz '${sentAt}' + interval '30 days', closed_at = '${endedAt}';
     UPDATE relations SET parted_at = '${endedAt}';
     UPDATE conversations SET opened_at = '${openedAt}', last_activity_at = '${writtenAt}', ended_at = '${endedAt}';
     UPDATE messages SET created_at = timestamptz '${openedAt}' + seq * interval '1 hour',
       edited_at = CASE WHEN edited_at IS NOT NULL THEN timestamptz '${writtenAt}' END`,
  );
  return { conversationId, attachmentId, openedAt };
}
