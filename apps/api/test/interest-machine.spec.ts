import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { person, type TestPerson } from './support/factories';
import { COMMANDS, Model, NAMES, type Command, type Name } from './support/interest-model';
import { startTestApp, type TestApp } from './support/test-app';

type Step = { wait: number } | { together: Choice[] };
type People = Record<Name, TestPerson>;

const EVERYBODY = NAMES.flatMap((me) =>
  NAMES.filter((them) => them !== me).map((them): [Name, Name] => [me, them]),
);

/** Chosen while it runs: mostly from what would change something then, since long lives are where the rules meet. */
interface Choice {
  pair: readonly [Name, Name];
  isFruitful: boolean;
  n: number;
}
const choice: fc.Arbitrary<Choice> = fc.record({
  pair: fc.constantFrom(['a', 'b'] as const, ['a', 'b'] as const, ['b', 'c'] as const, ['a', 'c'] as const),
  isFruitful: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  n: fc.nat(1000),
});
/** One at a time, several at once, or time that passes. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ together: fc.array(choice, { minLength: 1, maxLength: 1 }) }) },
  { weight: 3, arbitrary: fc.record({ together: fc.array(choice, { minLength: 2, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(3, 8, 31) }) },
);

function chosen(model: Model, { pair: [one, other], isFruitful, n }: Choice): Command {
  const all = COMMANDS.flatMap((what) => [
    { by: one, of: other, what },
    { by: other, of: one, what },
  ]);
  const fruitful = model.fruitful(all);
  const from = isFruitful && fruitful.length > 0 ? fruitful : all;
  return from[n % from.length] ?? { by: one, of: other, what: 'send' };
}

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

  const idBy = async (sql: string, parameters: unknown[]): Promise<string | undefined> =>
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
    const interestId = await idBy(LATEST, [people[by].me.id, id]);
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

  async function viewsOf(people: People, sights: [Name, Name][]) {
    const views: Record<string, unknown> = {};
    for (const [me, them] of sights) views[`${me} of ${them}`] = await viewOf(people, me, them);
    return views;
  }

  const expectedViews = (model: Model, sights: [Name, Name][]) =>
    Object.fromEntries(sights.map(([me, them]) => [`${me} of ${them}`, model.pair(me, them).view(me, them)]));

  /** Runs one step for real and in the model; answers what was got, and what the model says instead, if it differs. */
  async function take(people: People, model: Model, choices: Choice[]) {
    const together = choices.map((made) => chosen(model, made));
    const commands = together.map((what, i) => ({ i, what, known: model.known(what) }));
    const sights = together.flatMap(({ by, of }): [Name, Name][] => [
      [by, of],
      [of, by],
    ]);
    const runs = await Promise.all(together.map((what) => prepare(people, what)));
    const answers = await Promise.all(runs.map((run) => run()));
    const got = { together, answers, views: await viewsOf(people, sights) };
    const possible = [...orders(commands)].map((order) => {
      const outcome = model.copy();
      const expected: string[] = [];
      for (const { i, what, known } of order) expected[i] = outcome.apply(what, known);
      return { outcome, says: { together, answers: expected, views: expectedViews(outcome, sights) } };
    });
    // Where no order explains it, the first shows the difference.
    const match = possible.find(({ says }) => isDeepStrictEqual(says, got)) ?? possible[0];
    if (!match) throw new Error('A step without a command');
    return { got, ...match };
  }

  async function wait(model: Model, days: number) {
    await app.sql.query(SHIFT, [days]);
    model.wait(days);
    return { got: days, says: days, outcome: model };
  }

  it('answers every sequence of commands, also at once, as the model does in some order, to each side', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 20 }), async (steps) => {
        const people: People = { a: await person(app), b: await person(app), c: await person(app) };
        let model = new Model();
        for (const next of steps) {
          const { got, says, outcome } =
            'wait' in next ? await wait(model, next.wait) : await take(people, model, next.together);
          expect(got).toEqual(says);
          model = outcome;
        }
        expect(await viewsOf(people, EVERYBODY)).toEqual(expectedViews(model, EVERYBODY));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 240_000);
});
