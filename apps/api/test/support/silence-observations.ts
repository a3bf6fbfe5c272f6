import type { ClientEvent, ServerEvent } from '@zentra/contracts';
import { PUBLIC } from './objects';
import { nextEvent } from './sockets';
import { NOTE, type Scenario } from './silence-scenario';
import { unzip } from './unzip';

type Observation = (scenario: Scenario) => Promise<unknown>;

const CLIENT_ID = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

/** Ids that could be those of a conversation: the interest, and the past chat. */
const chatsOf = ({ interest, past }: Scenario) => [interest.id, ...(past ? [past.conversationId] : [])];

const ofEachChat =
  (method: string, suffix = '', body?: object): Observation =>
  async (scenario) => {
    for (const id of chatsOf(scenario))
      await scenario.transcript.call(method, `/api/conversations/${id}${suffix}`, body);
  };

const ofTheFile =
  (method: string, suffix = ''): Observation =>
  ({ transcript, interest, past }) =>
    transcript.call(method, `/api/attachments/${past?.attachmentId ?? interest.id}${suffix}`);

const get =
  (path: string): Observation =>
  ({ transcript }) =>
    transcript.call('GET', path);

const ofInterests = (name: 'interests' | 'request'): Record<string, Observation> => ({
  [`POST /api/${name}`]: ({ transcript, target }) =>
    transcript.call('POST', `/api/${name}`, { recipient: target.me.username, ...NOTE }),
  [`GET /api/${name}`]: async ({ transcript }) => {
    for (const query of ['box=sent', 'box=received', 'box=sent&limit=1', 'box=sent&status=pending'])
      await transcript.call('GET', `/api/${name}?${query}`);
    for (const status of ['accepted', 'rejected', 'withdrawn', 'expired', 'ended'])
      await transcript.call('GET', `/api/${name}?box=sent&status=${status}`);
  },
  [`GET /api/${name}/quota`]: get(`/api/${name}/quota`),
  [`GET /api/${name}/pending`]: get(`/api/${name}/pending`),
  [`GET /api/${name}/{id}`]: ({ transcript, interest }) =>
    transcript.call('GET', `/api/${name}/${interest.id}`),
  ...Object.fromEntries(
    ['accept', 'reject'].map((act): [string, Observation] => [
      `POST /api/${name}/{id}/${act}`,
      ({ transcript, interest }) => transcript.call('POST', `/api/${name}/${interest.id}/${act}`),
    ]),
  ),
});

/**
 * Requests by which the sender could learn something: all but those in `ELSEWHERE` and those that
 * end the interest.
 */
export const OBSERVATIONS: Record<string, Observation> = {
  ...ofInterests('interests'),
  ...ofInterests('request'),
  'GET /api/auth/me': get('/api/auth/me'),
  'GET /api/users': async ({ transcript, target }) => {
    for (const query of ['', '?limit=1', `?q=${target.me.username}`, '?q=nobody'])
      await transcript.call('GET', `/api/users${query}`);
  },
  'GET /api/users/{username}': ({ transcript, target }) =>
    transcript.call('GET', `/api/users/${target.me.username}`),
  'GET /api/users/{userId}/avatar/{version}': async ({ transcript, target }) => {
    const { avatarUrl } = await target.client.me();
    for (const size of ['small', 'large']) await transcript.call('GET', `${avatarUrl}?size=${size}`);
  },
  'GET /api/conversations': async ({ transcript }) => {
    for (const query of ['', '?limit=1']) await transcript.call('GET', `/api/conversations${query}`);
  },
  'GET /api/conversations/unread': get('/api/conversations/unread'),
  'GET /api/conversations/{id}': ofEachChat('GET'),
  'PUT /api/conversations/{id}/mute': async (scenario) => {
    for (const forSeconds of [3_600, null]) await ofEachChat('PUT', '/mute', { forSeconds })(scenario);
  },
  'DELETE /api/conversations/{id}/mute': ofEachChat('DELETE', '/mute'),
  'POST /api/conversations/{id}/end': ofEachChat('POST', '/end'),
  'POST /api/conversations/{id}/read': ofEachChat('POST', '/read', { seq: 3 }),
  'GET /api/conversations/{id}/messages': async (scenario) => {
    for (const query of ['', '?limit=1', '?after=1', `?from=${scenario.at(-987)}`])
      await ofEachChat('GET', `/messages${query}`)(scenario);
  },
  'GET /api/conversations/{id}/changes': ofEachChat('GET', '/changes?after=0'),
  'POST /api/conversations/{id}/messages': ofEachChat('POST', '/messages', {
    clientId: CLIENT_ID,
    body: 'Still there?',
  }),
  'PATCH /api/conversations/{id}/messages/{seq}': ofEachChat('PATCH', '/messages/1', { body: 'Unsaid' }),
  'DELETE /api/conversations/{id}/messages/{seq}': ofEachChat('DELETE', '/messages/1'),
  'PUT /api/conversations/{id}/messages/{seq}/reactions/{emoji}': ofEachChat(
    'PUT',
    '/messages/1/reactions/%F0%9F%91%8D',
  ),
  'DELETE /api/conversations/{id}/messages/{seq}/reactions/{emoji}': ofEachChat(
    'DELETE',
    '/messages/2/reactions/%F0%9F%91%8D',
  ),
  'GET /api/attachments/limits': get('/api/attachments/limits'),
  'POST /api/attachments': async (scenario) => {
    for (const id of chatsOf(scenario))
      await scenario.transcript.call(
        'POST',
        `/api/attachments?conversationId=${id}&name=a.txt`,
        'Some words',
      );
  },
  'GET /api/attachments/{id}/file': ofTheFile('GET', '/file'),
  'GET /api/attachments/{id}/preview': ofTheFile('GET', '/preview'),
  'DELETE /api/attachments/{id}': ofTheFile('DELETE'),
  'GET /api/search/messages': async (scenario) => {
    for (const q of ['target', 'lantern', 'Hello', 'map'])
      await scenario.transcript.call('GET', `/api/search/messages?q=${q}`);
    for (const id of chatsOf(scenario))
      await scenario.transcript.call('GET', `/api/search/messages?q=lantern&limit=1&conversationId=${id}`);
  },
  'GET /api/blocks': get('/api/blocks'),
  'GET /api/warnings': get('/api/warnings'),
  'POST /api/reports': async ({ transcript, target, past }) => {
    const report = { userId: target.me.id, reason: 'spam', details: 'Silence' };
    await transcript.call('POST', '/api/reports', report);
    if (past)
      await transcript.call('POST', '/api/reports', {
        ...report,
        conversationId: past.conversationId,
        messages: [1, 2, 3],
      });
  },
  'GET /api/users/me/export/file': (scenario) =>
    scenario.transcript.ask('archive', () => archiveOf(scenario)),
};

/**
 * Why a request needs no observation: its answers cannot differ between outcomes, or another suite
 * compares them.
 */
export const ELSEWHERE: Record<string, string> = Object.fromEntries(
  Object.entries({
    'nobody is signed in': PUBLIC,
    'one’s own account, devices and keys, whose code knows nobody else': [
      'POST /api/auth/logout',
      'GET /api/auth/sessions',
      'DELETE /api/auth/sessions',
      'DELETE /api/auth/sessions/{id}',
      'POST /api/auth/password',
      'POST /api/auth/email',
      'POST /api/auth/email/verification',
      'GET /api/auth/passkeys',
      'POST /api/auth/passkeys',
      'POST /api/auth/passkeys/options',
      'PATCH /api/auth/passkeys/{id}',
      'DELETE /api/auth/passkeys/{id}',
      'PATCH /api/users/me',
      'PUT /api/users/me/avatar',
      'DELETE /api/users/me/avatar',
      'POST /api/users/me/contact-code',
      'DELETE /api/users/me',
      'POST /api/users/me/keep',
      'POST /api/warnings/{id}/acknowledge',
    ],
    'one’s own browser; what comes to it is compared': [
      'GET /api/push/key',
      'PUT /api/push/subscription',
      'DELETE /api/push/subscription',
    ],
    'how far the archive is, by its own clock and size; its content is compared': [
      'POST /api/users/me/export',
      'GET /api/users/me/export',
    ],
    'the same handler as under interests, with which a walk ends': ['POST /api/request/{id}/withdraw'],
    'nobody but moderators knows that it is there, see access.spec': [
      'GET /api/moderation/reports',
      'GET /api/moderation/reports/{id}',
      'POST /api/moderation/reports/{id}/dismiss',
      'POST /api/moderation/reports/{id}/warn',
      'POST /api/moderation/reports/{id}/suspend',
      'POST /api/moderation/people/{id}/reinstate',
      'GET /api/moderation/audit',
      'GET /api/moderation/reports/{id}/attachments/{attachmentId}/file',
      'GET /api/moderation/reports/{id}/attachments/{attachmentId}/preview',
    ],
  }).flatMap(([reason, calls]) => calls.map((name) => [name, reason])),
);

/**
 * Events that the sender does not receive in any outcome, and why. One that came in one outcome
 * only would still be seen.
 */
export const UNOBSERVED_EVENTS: Partial<Record<ServerEvent, string>> = {
  'message:new': 'only in an open chat, see delivery-after-end.spec',
  'message:changed': 'the same',
  'conversation:moved': 'only in an open chat, see delivery-after-end.spec',
  'conversation:opened': 'a yes',
  'conversation:ended': 'the end of an open chat, see consent.spec',
  'conversation:receipt': 'only in an open chat, see delivery-after-end.spec',
  'typing:changed': 'the same',
  'presence:changed': 'the same',
  'me:changed': 'to one’s own devices, without words, of one’s own act',
  'export:changed': 'about one’s own archive, by its own clock; its content is compared',
  'moderation:changed': 'to moderators',
  'events:missed': 'about the connection, without words',
  'session:ended': 'about the device',
};

const PAYLOADS: Record<Exclude<ClientEvent, 'visibility:set'>, object> = {
  'message:send': { clientId: CLIENT_ID, body: 'Still there?' },
  'message:edit': { seq: 1, body: 'Unsaid' },
  'message:delete': { seq: 1 },
  'message:react': { seq: 2, emoji: '🎉', on: true },
  'conversation:delivered': { seq: 3 },
  'conversation:read': { seq: 3 },
  'typing:set': { typing: true },
};

/** Sends every client event about a conversation over the socket. */
async function emitEveryEvent(scenario: Scenario): Promise<void> {
  for (const [event, payload] of Object.entries(PAYLOADS))
    for (const conversationId of chatsOf(scenario))
      await scenario.transcript.ask(`${event} ${conversationId}`, () =>
        scenario.socket.timeout(5_000).emitWithAck(event, { ...payload, conversationId }),
      );
}

export async function observeAll(scenario: Scenario): Promise<void> {
  for (const name of Object.keys(OBSERVATIONS).sort()) await OBSERVATIONS[name]?.(scenario);
  await emitEveryEvent(scenario);
}

/** The content of the archive, without what depends on the time of its writing and on devices. */
async function archiveOf({ asker: { client } }: Scenario): Promise<unknown> {
  await client.connect();
  const done = nextEvent(client, 'export:changed', ({ export: { status } }) => status === 'ready', 20_000);
  await client.account.startExport();
  await done;
  client.close();
  const files = unzip(Buffer.from(await (await client.account.downloadExport()).arrayBuffer()));
  return [...files].map(([name, content]) => {
    if (name !== 'data.json') return [name, content.toString()].map(nameless);
    const { writtenAt: _, devices: __, ...data } = JSON.parse(content.toString()) as Record<string, unknown>;
    return [name, data];
  });
}

/** Removes the times, which pages show as text, and the ends of ids in file names. */
const nameless = (page: string) =>
  page.replaceAll(/<time[^>]*>[^<]*<\/time>/g, '<time>').replaceAll(/[0-9a-f]{12}-map/g, '<id>-map');
