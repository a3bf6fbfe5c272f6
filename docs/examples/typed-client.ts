// Two users exchange messages through a client that is generated from the OpenAPI document.
// openapi-typescript generates the types, openapi-fetch sends the requests:
//   npx openapi-typescript http://127.0.0.1:8000/api/docs/json --output zentra.ts
//   npx tsc --strict --target es2022 --module nodenext typed-client.ts
//   node typed-client.js http://127.0.0.1:8000
import { randomUUID } from 'node:crypto';
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './zentra.js';

type Problem = components['schemas']['Problem'];

const baseUrl = process.argv[2] ?? 'http://127.0.0.1:8000';
const password = 'seven quiet bookshops';

/** Creates a client that stores its session cookie, as a browser does. */
function createSession() {
  let cookie: string | undefined;
  const session: Middleware = {
    onRequest({ request }) {
      if (cookie) request.headers.set('cookie', cookie);
      return request;
    },
    onResponse({ response }) {
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return response;
    },
  };
  const client = createClient<paths>({ baseUrl });
  client.use(session);
  return client;
}

/** Returns the body of a success. Throws an error with the problem's code otherwise. */
function dataOf<Data>({ data, error }: { data?: Data; error?: Problem }): Data {
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  if (data === undefined) throw new Error('The response has no body');
  return data;
}

async function register(username: string) {
  const client = createSession();
  const body = { username, email: `${username}@example.org`, password };
  return { client, me: dataOf(await client.POST('/api/register', { body })) };
}

const suffix = randomUUID().slice(0, 8);
const mara = await register(`mara_${suffix}`);
const jonas = await register(`jonas_${suffix}`);

const interest = dataOf(
  await mara.client.POST('/api/interests', {
    body: { recipient: jonas.me.username, message: 'Your note about quiet bookshops made me smile.' },
  }),
);
const received = dataOf(
  await jonas.client.GET('/api/interests', { params: { query: { box: 'received', limit: 10 } } }),
);
console.log(
  `Jonas received: ${received.items.map(({ message, status }) => `${message} (${status})`).join()}`,
);

const accepted = dataOf(
  await jonas.client.POST('/api/interests/{id}/accept', { params: { path: { id: interest.id } } }),
);
if (accepted.conversationId === null) throw new Error('No conversation was opened');
const path = { id: accepted.conversationId };

const sent = dataOf(
  await mara.client.POST('/api/conversations/{id}/messages', {
    params: { path },
    body: { clientId: randomUUID(), body: 'Thursday works. Seven?' },
  }),
);
console.log(`Mara sent message ${sent.seq}`);

const history = dataOf(
  await jonas.client.GET('/api/conversations/{id}/messages', { params: { path, query: {} } }),
);
console.log(`Jonas reads: ${history.items.map(({ body }) => body).join()}`);
const { readSeq } = dataOf(
  await jonas.client.POST('/api/conversations/{id}/read', { params: { path }, body: { seq: sent.seq } }),
);
console.log(`Jonas has read up to ${readSeq}`);

const ended = dataOf(await jonas.client.POST('/api/conversations/{id}/end', { params: { path } }));
console.log(`The conversation is ${ended.state}`);

const { error, response } = await mara.client.POST('/api/conversations/{id}/messages', {
  params: { path },
  body: { clientId: randomUUID(), body: 'Are you there?' },
});
console.log(`Mara is refused: ${response.status} ${error?.code}`);
