import { acceptedPair, person, type TestPerson } from './factories';
import { halves } from './pictures';
import type { TestApp } from './test-app';
import { upload } from './uploads';

/** Two users with a conversation, and a third without a relation to them. */
export interface Scenario {
  app: TestApp;
  a: TestPerson;
  b: TestPerson;
  conversationId: string;
  third: TestPerson;
}

/** What a parameter names: an object of one user, or something public and the reason. */
export type ObjectKind =
  | {
      /** Ids of objects of `scenario.a`, one in each state. */
      theirs(scenario: Scenario): Promise<string[]> | string[];
      /** An unknown id of the same shape. */
      unknown: string;
    }
  | { isNoSecret: string };

const UNKNOWN_ID = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

const conversation: ObjectKind = { theirs: ({ conversationId }) => [conversationId], unknown: UNKNOWN_ID };
const attachment: ObjectKind = { theirs: attachmentsOf, unknown: UNKNOWN_ID };
const interest: ObjectKind = { theirs: interestsInEveryState, unknown: UNKNOWN_ID };

/** Every path up to a parameter, and what it names. `access.spec.ts` fails for a missing path. */
export const OBJECTS: Record<string, ObjectKind> = {
  '/api/conversations/{id}': conversation,
  '/api/conversations/{id}/messages/{seq}': { theirs: () => ['1', '2'], unknown: '99' },
  '/api/conversations/{id}/messages/{seq}/reactions/{emoji}': {
    theirs: () => [encodeURIComponent('👍')],
    unknown: encodeURIComponent('🦉'),
  },
  '/api/interests/{id}': interest,
  '/api/request/{id}': interest,
  '/api/blocks/{userId}': { isNoSecret: 'an id that everybody is shown; what is there is one’s own block' },
  '/api/auth/sessions/{id}': {
    theirs: async ({ a }) => (await a.client.account.sessions()).items.map(({ id }) => id),
    unknown: UNKNOWN_ID,
  },
  '/api/auth/passkeys/{id}': { theirs: ({ app, a }) => passkeysOf(app, a), unknown: UNKNOWN_ID },
  '/api/warnings/{id}': { theirs: ({ app, a }) => warningsOf(app, a), unknown: UNKNOWN_ID },
  '/api/moderation/reports/{id}': { theirs: ({ app, a, b }) => reportsOf(app, a, b), unknown: UNKNOWN_ID },
  '/api/moderation/reports/{id}/attachments/{attachmentId}': attachment,
  '/api/moderation/people/{id}': { theirs: ({ a }) => [a.me.id], unknown: UNKNOWN_ID },
  '/api/attachments/{id}': attachment,
  '/api/users/{userId}': { isNoSecret: 'an id that everybody is shown' },
  '/api/users/{userId}/avatar/{version}': {
    isNoSecret: 'part of what everybody who may see a person is shown',
  },
  '/api/users/{username}': { isNoSecret: 'everybody who is signed in may find everybody' },
};

/** The same for ids in bodies and queries, by the field's name. */
export const ID_FIELDS: Record<string, ObjectKind> = {
  attachments: attachment,
  clientId: { isNoSecret: 'made by whoever calls, and looked up among their own' },
  conversationId: conversation,
  userId: { isNoSecret: 'an id that everybody is shown' },
};

/** Paths for moderators only: for other users they answer like a path that does not exist. */
export const MODERATORS_ONLY: string[] = ['/api/moderation'];

/** Calls that need no session. */
export const PUBLIC = [
  'POST /api/register',
  'POST /api/auth/login',
  'POST /api/auth/password/forgot',
  'POST /api/auth/password/reset',
  'POST /api/auth/email/verify',
  'POST /api/auth/passkeys/sign-in/options',
  'POST /api/auth/passkeys/sign-in',
  'GET /api/health/live',
  'GET /api/health/ready',
];

export async function createScenario(app: TestApp): Promise<Scenario> {
  const { a, b, conversationId } = await acceptedPair(app);
  await a.client.send(conversationId, 'Nobody else reads this');
  await b.client.send(conversationId, 'Nor this');
  await b.client.react(conversationId, 1, '👍', true);
  return { app, a, b, conversationId, third: await person(app, 'third') };
}

/** A sent picture, and one that only its owner may see. */
async function attachmentsOf({ a, conversationId }: Scenario): Promise<string[]> {
  const picture = await halves().png().toBuffer();
  const [sent, unsent] = [await upload(a, conversationId, picture), await upload(a, conversationId, picture)];
  await a.client.send(conversationId, '', { attachments: [sent.id] });
  return [sent.id, unsent.id];
}

async function interestsInEveryState({ app, a }: Scenario): Promise<string[]> {
  const ids: string[] = [];
  for (const action of [undefined, 'accept', 'reject', 'withdraw'] as const) {
    const recipient = await person(app, 'recipient');
    const { id } = await a.client.sendInterest({ recipient: recipient.me.username, message: 'Hello there' });
    if (action) await (action === 'withdraw' ? a : recipient).client.actOnInterest(id, action);
    ids.push(id);
  }
  return ids;
}

const idsOf = async (app: TestApp, sql: string, parameters: string[]): Promise<string[]> =>
  (await app.sql.query<{ id: string }>(sql, parameters)).rows.map(({ id }) => id);

/** Inserted by SQL, because these tests have no authenticator. */
const passkeysOf = (app: TestApp, { me }: TestPerson) =>
  idsOf(
    app,
    `INSERT INTO passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backed_up, name)
     VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'localhost', '', 0, '{}', false, 'Phone') RETURNING id`,
    [me.id],
  );

const warningsOf = (app: TestApp, { me }: TestPerson) =>
  idsOf(
    app,
    `INSERT INTO warnings (id, user_id, message) VALUES (gen_random_uuid(), $1, 'Be kind') RETURNING id`,
    [me.id],
  );

const reportsOf = (app: TestApp, reporter: TestPerson, subject: TestPerson) =>
  idsOf(
    app,
    `INSERT INTO reports (id, reporter_id, subject_id, reason, excerpt)
     VALUES (gen_random_uuid(), $1, $2, 'spam', '[]') RETURNING id`,
    [reporter.me.id, subject.me.id],
  );
