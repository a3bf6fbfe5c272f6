import pg from 'pg';
import { ZentraClient } from '../../dist/libs/client/src/index.js';
import { until } from '../lib/pause.mjs';
import { Feed } from './feed.mjs';
import { Lane } from './lane.mjs';
import { addUp, compare } from './model.mjs';

export const PASSWORD = 'seven quiet bookshops';
/** Limit for a reconnect, ms: the client's pauses between attempts grow to 10 s. */
const BACK_MS = 30_000;
/** How soon clients receive everything by events, without a request. */
const RECEIVED_MS = 5_000;
/** Allowed outcomes while the server is unavailable; any other is a defect. */
const EXPECTED = new Set(['ok', 'NETWORK', 'UNAVAILABLE']);

let people = 0;

/** Registers a user, signs in and connects. */
export async function newPerson(url) {
  people += 1;
  const username = `person${people}`;
  const client = new ZentraClient({ url });
  const me = await client.register({ username, email: `${username}@example.org`, password: PASSWORD });
  return { client, me };
}

/** Creates two connected users. */
export async function newPair(url) {
  const [a, b] = [await newPerson(url), await newPerson(url)];
  const { id } = await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' });
  const { conversationId } = await b.client.actOnInterest(id, 'accept');
  return { a, b, conversationId };
}

/** Conversations in which both users send and receive, with records of all messages. */
export class Workload {
  conversations = [];

  constructor(api) {
    this.api = api;
  }

  /** @param lanesEach how many messages each user sends concurrently */
  static async create(api, { conversations = 4, lanesEach = 2 } = {}) {
    const workload = new Workload(api);
    for (let i = 0; i < conversations; i += 1) await workload.addConversation(lanesEach);
    return workload;
  }

  async addConversation(lanesEach) {
    const { a, b, conversationId } = await newPair(this.api.url);
    const conversation = { id: conversationId, clients: [a.client, b.client], feeds: [], lanes: [] };
    for (const { client, me } of [a, b]) {
      const feed = new Feed(client, conversationId);
      await client.connect();
      conversation.feeds.push(feed);
      for (let i = 0; i < lanesEach; i += 1) {
        const name = `${me.username}/${i}`;
        // The sender receives their own message by the ack and not by an event.
        const onAck = (message) => feed.take(message);
        conversation.lanes.push(new Lane({ client, conversationId, name, onAck }));
      }
    }
    this.conversations.push(conversation);
    return conversation;
  }

  get lanes() {
    return this.conversations.flatMap(({ lanes }) => lanes);
  }

  get acked() {
    return this.lanes.reduce((sum, { acked }) => sum + acked.length, 0);
  }

  get tries() {
    return this.lanes.flatMap(({ tries }) => tries);
  }

  start() {
    this.lanes.forEach((lane) => lane.start());
  }

  async stop() {
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }

  /** Waits until so many more messages are acked; returns the duration in ms. */
  async untilAcked(more) {
    const began = performance.now();
    const goal = this.acked + more;
    if (!(await until(() => this.acked >= goal, BACK_MS))) throw new Error('Messages are no longer acked.');
    return performance.now() - began;
  }

  /** Waits until every socket is connected. */
  async untilBack() {
    const clients = this.conversations.flatMap((conversation) => conversation.clients);
    if (!(await until(() => clients.every(({ live }) => live.isUp), BACK_MS)))
      throw new Error('A client did not reconnect.');
  }

  /**
   * Waits until every client is back and has received everything, then compares that with the
   * stored messages.
   */
  async check() {
    await this.stop();
    await this.untilBack();
    const sql = new pg.Client({ connectionString: this.api.databaseUrl });
    await sql.connect();
    try {
      const wrongs = [];
      for (const conversation of this.conversations) {
        const stored = await storedIn(sql, conversation.id);
        await until(() => conversation.feeds.every(({ rev }) => rev >= stored.rev), RECEIVED_MS);
        wrongs.push(compare({ ...stored, ...conversation }));
      }
      const unexpected = this.tries.filter(({ outcome }) => !EXPECTED.has(outcome)).length;
      return { messages: this.acked, ...addUp(wrongs), unexpected };
    } finally {
      await sql.end();
    }
  }

  close() {
    for (const { clients } of this.conversations) clients.forEach((client) => client.close());
  }
}

/**
 * Reads the rows of one conversation in the shape of the contract's messages, for a direct
 * comparison.
 */
async function storedIn(sql, conversationId) {
  const { rows } = await sql.query(
    `SELECT conversation_id AS "conversationId", seq, rev, sender_id AS "senderId", client_id AS "clientId", body,
       reply_to AS "replyTo", created_at AS "createdAt" FROM messages WHERE conversation_id = $1 ORDER BY seq`,
    [conversationId],
  );
  const { rows: counts } = await sql.query(
    'SELECT last_seq AS "lastSeq", rev FROM conversations WHERE id = $1',
    [conversationId],
  );
  const stored = rows.map(({ createdAt, replyTo, ...row }) => ({
    ...row,
    attachments: [],
    replyTo,
    reactions: [],
    createdAt: createdAt.toISOString(),
    editedAt: null,
    deletedAt: null,
  }));
  return { stored, ...counts[0] };
}
