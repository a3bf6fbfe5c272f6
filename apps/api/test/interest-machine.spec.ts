import { INTEREST_ACTIONS } from '@zentra/contracts';
import fc from 'fast-check';
import { person, type TestPerson } from './support/factories';
import { Model, NAMES, type Command, type Name } from './support/interest-model';
import { startTestApp, type TestApp } from './support/test-app';

type Step = { wait: number } | { together: Command[] };
type People = Record<Name, TestPerson>;

/** Mostly two of the three, and mostly what brings people together: long lives are where the rules meet. */
const command: fc.Arbitrary<Command> = fc
  .record({
    by: fc.constantFrom<Name>('a', 'a', 'b', 'b', 'c'),
    of: fc.constantFrom<Name>('a', 'a', 'b', 'b', 'c'),
    what: fc.constantFrom<Command['what']>(
      ...INTEREST_ACTIONS,
      ...(['send', 'send', 'send', 'accept', 'accept', 'end', 'end', 'block', 'unblock'] as const),
    ),
  })
  .filter(({ by, of }) => by !== of);
/** One at a time, several at once, or time that passes. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ together: fc.array(command, { minLength: 1, maxLength: 1 }) }) },
  { weight: 3, arbitrary: fc.record({ together: fc.array(command, { minLength: 2, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(3, 8, 31) }) },
);

function* orders<T>(items: T[]): Generator<T[]> {
  if (items.length < 2) return void (yield items);
  for (const [i, first] of items.entries())
    for (const rest of orders(items.filter((_, j) => j !== i))) yield [first, ...rest];
}

const SHIFT = `
WITH days AS (SELECT make_interval(days => $1) AS span), moved AS (
  UPDATE interests SET created_at = created_at - span, expires_at = expires_at - span, shown_at = shown_at - span,
    responded_at = responded_at - span, closed_at = closed_at - span
  FROM days
)
UPDATE relations SET expires_at = expires_at - span, shown_at = shown_at - span FROM days`;
const LATEST = `
SELECT id FROM interests WHERE least(sender_id, recipient_id) = least($1::uuid, $2) AND
  greatest(sender_id, recipient_id) = greatest($1::uuid, $2) ORDER BY id DESC LIMIT 1`;

describe('the interest machine against its model', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const one = async (sql: string, parameters: unknown[]): Promise<string | undefined> =>
    (await app.sql.query<{ id: string }>(sql, parameters)).rows[0]?.id;

  /** What a command means is decided before any of its step runs: the ids are those known by then. */
  async function prepare(people: People, { by, of, what }: Command): Promise<() => Promise<string>> {
    const { client } = people[by];
    const { id, username } = people[of].me;
    const result = (answer: Promise<{ status: string } | { state: string } | void>): Promise<string> =>
      answer.then(
        (got) => (!got ? 'done' : 'status' in got ? got.status : got.state),
        (error: { code: string }) => error.code,
      );
    if (what === 'send') return () => result(client.sendInterest({ recipient: username }));
    if (what === 'block') return () => result(client.block(id));
    if (what === 'unblock') return () => result(client.unblock(id));
    if (what === 'end') {
      const { conversationId } = await client.person(username);
      return conversationId === null
        ? () => Promise.resolve('no conversation')
        : () => result(client.endConversation(conversationId));
    }
    const interestId = await one(LATEST, [people[by].me.id, id]);
    return interestId === undefined
      ? () => Promise.resolve('no interest')
      : () => result(client.actOnInterest(interestId, what));
  }

  async function viewOf(people: People, me: Name, them: Name) {
    const { client } = people[me];
    const { id, username } = people[them].me;
    const [seen, directory, sent, received] = await Promise.all([
      client.person(username),
      client.people({ q: username }),
      client.interests({ box: 'sent' }),
      client.interests({ box: 'received' }),
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
    };
  }

  async function viewsOf(people: People) {
    const views: Record<string, unknown> = {};
    for (const me of NAMES)
      for (const them of NAMES) if (me !== them) views[`${me} of ${them}`] = await viewOf(people, me, them);
    return views;
  }

  function expectedViews(model: Model) {
    const views: Record<string, unknown> = {};
    for (const me of NAMES)
      for (const them of NAMES)
        if (me !== them) views[`${me} of ${them}`] = model.pair(me, them).view(me, them);
    return views;
  }

  it('answers every sequence of commands, also at once, as the model does in some order, to each side', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        const people: People = { a: await person(app), b: await person(app), c: await person(app) };
        let model = new Model();
        for (const next of steps) {
          if ('wait' in next) {
            await app.sql.query(SHIFT, [next.wait]);
            model.wait(next.wait);
            expect(await viewsOf(people)).toEqual(expectedViews(model));
            continue;
          }
          const commands = next.together.map((what, i) => ({ i, what, known: model.known(what) }));
          const runs = await Promise.all(next.together.map((what) => prepare(people, what)));
          const answers = await Promise.all(runs.map((run) => run()));
          const views = await viewsOf(people);
          const possible = [...orders(commands)].map((order) => {
            const outcome = model.copy();
            const expected: string[] = [];
            for (const { i, what, known } of order) expected[i] = outcome.apply(what, known);
            return { outcome, expected, views: expectedViews(outcome) };
          });
          const same = possible.find(
            ({ expected, views: theirs }) =>
              JSON.stringify([expected, theirs]) === JSON.stringify([answers, views]),
          );
          // Where no order explains it, show the difference from the first.
          if (!same)
            expect({ next, answers, views }).toEqual({
              next,
              answers: possible[0]?.expected,
              views: possible[0]?.views,
            });
          else model = same.outcome;
        }
      }),
      { numRuns: Number(process.env.MACHINE_RUNS ?? 40) },
    );
  }, 240_000);
});
