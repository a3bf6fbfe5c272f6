import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { crowd, type TestPerson } from './factories';
import type { Command } from './interest-model';
import { NAMES, type Name } from './pair-model';
import type { TestApp } from './test-app';

/** Whole days in hours, because a day of the session's time zone may be longer. */
const SHIFT = `
WITH time AS (SELECT make_interval(hours => 24 * $1) AS span), moved AS (
  UPDATE interests SET created_at = created_at - span, expires_at = expires_at - span, shown_at = shown_at - span,
    responded_at = responded_at - span, closed_at = closed_at - span
  FROM time
)
UPDATE relations SET expires_at = expires_at - span, shown_at = shown_at - span, parted_at = parted_at - span FROM time`;
const LATEST = `
SELECT id FROM interests WHERE least(sender_id, recipient_id) = least($1::uuid, $2) AND
  greatest(sender_id, recipient_id) = greatest($1::uuid, $2) ORDER BY id DESC LIMIT 1`;

/** The three users of a run on the server, with the codes that were shared with each. */
export class People {
  private readonly codes = new Map<string, string | undefined>();

  private constructor(
    private readonly app: TestApp,
    private readonly people: Record<Name, TestPerson>,
  ) {}

  /** @param byAge - all users, the oldest account first */
  static async meet(app: TestApp, byAge: readonly Name[]): Promise<People> {
    const three = await crowd(app, NAMES.length);
    await app.sql.query(
      `UPDATE users SET created_at = created_at - n * interval '1 hour'
       FROM unnest($1::uuid[]) WITH ORDINALITY AS youngest_first (user_id, n) WHERE id = user_id`,
      [byAge.map((name) => three[NAMES.indexOf(name)]?.me.id).reverse()],
    );
    return new People(app, Object.fromEntries(NAMES.map((name, i) => [name, three[i]])) as never);
  }

  /** Resolves ids and codes before any command of the step runs, and returns the command. */
  async prepare({ by, of, what }: Command): Promise<() => Promise<string>> {
    const { client, me } = this.people[by];
    const { id, username } = this.people[of].me;
    switch (what) {
      case 'send': {
        const code = this.codes.get(`${by} of ${of}`);
        return () => answerOf(client.sendInterest({ recipient: username, message: 'Hello', code }));
      }
      case 'block':
        return () => answerOf(client.block(id));
      case 'unblock':
        return () => answerOf(client.unblock(id));
      case 'share': {
        const { contactCode } = await client.me();
        return () => {
          this.codes.set(`${of} of ${by}`, contactCode ?? undefined);
          return Promise.resolve('done');
        };
      }
      case 'renew':
        return () => answerOf(client.renewContactCode());
      case 'confirm':
        return async () => {
          await this.app.sql.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [me.id]);
          return 'done';
        };
      case 'everyone':
      case 'nobody':
      case 'code':
        return () => answerOf(client.updateMe({ settings: { contact: what } }));
      case 'end': {
        const { conversationId } = await client.person(username);
        return conversationId === null
          ? () => Promise.resolve('no conversation')
          : () => answerOf(client.endConversation(conversationId));
      }
      default: {
        const { rows } = await this.app.sql.query<{ id: string }>(LATEST, [me.id, id]);
        const latest = rows[0]?.id;
        return latest === undefined
          ? () => Promise.resolve('no interest')
          : () => answerOf(client.actOnInterest(latest, what));
      }
    }
  }

  /** Simulates days by moving every stored time into the past. */
  async wait(days: number): Promise<void> {
    await this.app.sql.query(SHIFT, [days]);
  }

  /** Runs a round of the sweeper in two processes concurrently. */
  async sweep(): Promise<void> {
    const sweeper = this.app.app.get(InterestsSweeper);
    await Promise.all([sweeper.sweep(), sweeper.sweep()]);
  }

  /** Returns everything that `me` can see of `them`, and the daily quota. */
  async view(me: Name, them: Name) {
    const { client } = this.people[me];
    const { id, username } = this.people[them].me;
    const [seen, directory, sent, received, quota] = await Promise.all([
      client.person(username),
      client.people({ q: username }),
      client.interests({ box: 'sent' }),
      client.interests({ box: 'received' }),
      client.quota(),
    ]);
    const statuses = ({ items }: typeof sent) =>
      items.filter(({ person: other }) => other.id === id).map(({ status }) => status);
    const conversation = seen.conversationId && (await client.conversation(seen.conversationId)).state;
    return {
      relation: seen.relation,
      blocked: seen.blocked,
      isListed: directory.items.some((other) => other.id === id),
      sent: statuses(sent),
      received: statuses(received),
      conversation,
      contact: seen.contact,
      quota: { limit: quota.limit, used: quota.used, isUsedUp: quota.retryAt !== null },
    };
  }
}

const answerOf = (answer: Promise<object | void>): Promise<string> =>
  answer.then(
    (got) => {
      if (got && 'status' in got) return String(got.status);
      return got && 'state' in got ? String(got.state) : 'done';
    },
    (error: { code: string }) => error.code,
  );
