import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { INTERESTS, LONG_TALK, TALKS } from './story.mjs';

export const PASSWORD = 'two rings meet';
const PEOPLE = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'));

/** One person of the demo, over the same HTTP calls as everybody. */
class Person {
  constructor(api, username) {
    this.api = api;
    this.username = username;
  }

  async call(method, path, body) {
    const response = await fetch(this.api + path, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0];
    const answer = response.status === 204 ? null : await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.detail}`);
    return answer;
  }
}

/** Fills an empty Zentra with people, interests and talks; does nothing where they are already there. */
export async function seed(api, databaseUrl) {
  const people = new Map(PEOPLE.map(([username]) => [username, new Person(api, username)]));
  const [[first]] = PEOPLE;
  const isSeeded = await people
    .get(first)
    .call('POST', '/api/auth/login', { username: first, password: PASSWORD })
    .then(
      () => true,
      () => false,
    );
  if (isSeeded) return;
  console.log('Inviting some thirty people …');
  for (const [username, displayName, bio] of PEOPLE) {
    const person = people.get(username);
    await person.call('POST', '/api/register', {
      username,
      email: `${username}@example.org`,
      password: PASSWORD,
      displayName,
    });
    await person.call('PATCH', '/api/users/me', { bio });
  }
  const conversations = new Map();
  for (const [sender, recipient, message, outcome] of INTERESTS) {
    const { id } = await people.get(sender).call('POST', '/api/interests', { recipient, message });
    if (!outcome) continue;
    const actor = outcome === 'withdraw' ? sender : recipient;
    const { conversationId } = await people.get(actor).call('POST', `/api/interests/${id}/${outcome}`);
    if (conversationId) conversations.set([sender, recipient].sort().join(), conversationId);
  }
  for (const { people: pair, lines, read } of [LONG_TALK, ...TALKS]) {
    const id = conversations.get([...pair].sort().join());
    for (const [who, body] of lines) {
      await people
        .get(who)
        .call('POST', `/api/conversations/${id}/messages`, { clientId: randomUUID(), body });
    }
    const lastOwn = (who) => lines.findLastIndex(([sender]) => sender === who) + 1;
    for (const who of pair)
      await people
        .get(who)
        .call('POST', `/api/conversations/${id}/read`, { seq: read ? lines.length : lastOwn(who) });
  }
  await spreadOverTime(databaseUrl);
}

/**
 * Everything was said within seconds; believable people need days. Interests move back by their order, messages so that
 * each talk ends a little while ago and grows older from line to line.
 */
async function spreadOverTime(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    UPDATE interests SET created_at = created_at - age, expires_at = expires_at - age, responded_at = responded_at - age * 0.9
    FROM (SELECT id, (row_number() OVER (ORDER BY id DESC)) * interval '17 hours' AS age FROM interests) ages
    WHERE ages.id = interests.id`);
  await client.query(
    `UPDATE conversations c SET opened_at = i.responded_at FROM interests i WHERE i.id = c.interest_id`,
  );
  await client.query(`
    UPDATE messages m SET created_at = now() - rank * interval '5 hours' - back * back * interval '20 seconds' - back * interval '3 minutes'
    FROM (SELECT conversation_id, seq, max(seq) OVER (PARTITION BY conversation_id) - seq AS back,
                 dense_rank() OVER (ORDER BY conversation_id DESC) - 1 AS rank FROM messages) ages
    WHERE ages.conversation_id = m.conversation_id AND ages.seq = m.seq`);
  await client.query(`
    UPDATE conversations c SET
      last_activity_at = coalesce((SELECT max(created_at) FROM messages WHERE conversation_id = c.id), c.opened_at),
      opened_at = least(c.opened_at, (SELECT min(created_at) FROM messages WHERE conversation_id = c.id))`);
  await client.end();
}
