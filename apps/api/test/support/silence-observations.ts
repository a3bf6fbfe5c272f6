import type { ClientEvent, ServerEvent } from '@zentra/contracts';
import { PUBLIC } from './objects';
import { nextEvent } from './sockets';
import { NOTE, type World } from './silence-scenario';
import { unzip } from './unzip';

type Observation = (world: World) => Promise<unknown>;

const CLIENT_ID = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

/** What might be taken for a conversation: the interest, and the chat of long ago. */
const chatsOf = ({ interest, past }: World) => [interest.id, ...(past ? [past.conversationId] : [])];

const ofEachChat =
  (method: string, suffix = '', body?: object): Observation =>
  async (world) => {
    for (const id of chatsOf(world))
      await world.transcript.call(method, `/api/conversations/${id}${suffix}`, body);
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

/** What the asker does to learn something: every call but those of `ELSEWHERE` and those that end the interest. */
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
  'PUT /api/conversations/{id}/mute': async (world) => {
    for (const forSeconds of [3_600, null]) await ofEachChat('PUT', '/mute', { forSeconds })(world);
  },
  'DELETE /api/conversations/{id}/mute': ofEachChat('DELETE', '/mute'),
  'POST /api/conversations/{id}/end': ofEachChat('POST', '/end'),
  'POST /api/conversations/{id}/read': ofEachChat('POST', '/read', { seq: 3 }),
  'GET /api/conversations/{id}/messages': async (world) => {
    for (const query of ['', '?limit=1', '?after=1', `?from=${world.at(-987)}`])
      await ofEachChat('GET', `/messages${query}`)(world);
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
  'POST /api/attachments': async (world) => {
    for (const id of chatsOf(world))
      await world.transcript.call('POST', `/api/attachments?conversationId=${id}&name=a.txt`, 'Some words');
  },
  'GET /api/attachments/{id}/file': ofTheFile('GET', '/file'),
  'GET /api/attachments/{id}/preview': ofTheFile('GET', '/preview'),
  'DELETE /api/attachments/{id}': ofTheFile('DELETE'),
  'GET /api/search/messages': async (world) => {
    for (const q of ['target', 'lantern', 'Hello', 'map'])
      await world.transcript.call('GET', `/api/search/messages?q=${q}`);
    for (const id of chatsOf(world))
      await world.transcript.call('GET', `/api/search/messages?q=lantern&limit=1&conversationId=${id}`);
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
  'GET /api/users/me/export/file': (world) => world.transcript.ask('archive', () => archiveOf(world)),
};

/** Why a call needs no probe: what it answers cannot tell one fate from another, or another suite sees to it. */
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

/** Events that no walk hears, and why: one that came in one fate alone would be seen all the same. */
export const UNHEARD: Partial<Record<ServerEvent, string>> = {
  'message:new': 'only in an open chat, see delivery-after-end.spec',
  'message:changed': 'the same',
  'conversation:opened': 'a yes',
  'conversation:ended': 'the end of an open chat, see consent.spec',
  'conversation:receipt': 'only in an open chat, see delivery-after-end.spec',
  'typing:changed': 'the same',
  'presence:changed': 'the same',
  'me:changed': 'to one’s own devices, without words, of one’s own act',
  'export:changed': 'about one’s own archive, by its own clock; its content is compared',
  'moderation:changed': 'to moderators',
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

/** The same over a socket, with everything that a client can say of a conversation. */
async function sayEverything(world: World): Promise<void> {
  for (const [event, payload] of Object.entries(PAYLOADS))
    for (const conversationId of chatsOf(world))
      await world.transcript.ask(`${event} ${conversationId}`, () =>
        world.socket.timeout(5_000).emitWithAck(event, { ...payload, conversationId }),
      );
}

export async function probeAll(world: World): Promise<void> {
  for (const name of Object.keys(OBSERVATIONS).sort()) await OBSERVATIONS[name]?.(world);
  await sayEverything(world);
}

/** All of it but what tells of the moment of its writing and of one's devices. */
async function archiveOf({ asker: { client } }: World): Promise<unknown> {
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

/** Without the times, which pages tell in words, and without the ends of ids by which files are called. */
const nameless = (page: string) =>
  page.replaceAll(/<time[^>]*>[^<]*<\/time>/g, '<time>').replaceAll(/[0-9a-f]{12}-map/g, '<id>-map');
