import { randomUUID } from 'node:crypto';
import { Person } from './person.mjs';
import { INTERESTS, PEOPLE, TALKS } from './story.mjs';
import { moveIntoThePast } from './time.mjs';

export const PASSWORD = 'two rings meet';

const pairKey = (pair) => [...pair].sort().join();

/**
 * Fills an empty Zentra with people, interests and talks over the public API, so all rules apply.
 * @param {string} api e.g. `http://127.0.0.1:8000`
 * @param {import('pg').Client} database for the times, which no request can set
 */
export async function seed(api, database) {
  const people = await register(api);
  const conversations = await writeInterests(people);
  for (const { people: pair, lines, isUnread } of TALKS) {
    const id = conversations.get(pairKey(pair));
    const messages = `/api/conversations/${id}/messages`;
    for (const { who, body, replyTo, reactions } of lines) {
      const { seq } = await people.get(who).call('POST', messages, { clientId: randomUUID(), body, replyTo });
      for (const { who: other, emoji } of reactions)
        await people.get(other).call('PUT', `${messages}/${seq}/reactions/${encodeURIComponent(emoji)}`);
    }
    for (const who of pair) {
      const lastOwn = lines.findLastIndex((line) => line.who === who) + 1;
      const seq = isUnread ? lastOwn : lines.length;
      if (seq > 0) await people.get(who).call('POST', `/api/conversations/${id}/read`, { seq });
    }
  }
  const talks = TALKS.map(({ people: pair, lines }) => ({ id: conversations.get(pairKey(pair)), lines }));
  await moveIntoThePast(database, { interests: INTERESTS, talks });
}

async function register(api) {
  const people = new Map();
  for (const [username, displayName, bio] of PEOPLE) {
    const person = new Person(api);
    const email = `${username}@example.org`;
    await person.call('POST', '/api/register', { username, email, password: PASSWORD, displayName });
    await person.call('PATCH', '/api/users/me', { bio });
    people.set(username, person);
  }
  return people;
}

/** Returns the created conversations, by their two members. */
async function writeInterests(people) {
  const conversations = new Map();
  for (const [, sender, recipient, message, answer] of INTERESTS) {
    const interest = await people.get(sender).call('POST', '/api/interests', { recipient, message });
    const actor = people.get(answer === 'withdraw' ? sender : recipient);
    const { conversationId } = answer
      ? await actor.call('POST', `/api/interests/${interest.id}/${answer}`)
      : interest;
    if (conversationId) conversations.set(pairKey([sender, recipient]), conversationId);
  }
  return conversations;
}
