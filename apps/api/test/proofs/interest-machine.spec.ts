import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { InterestLimits } from '../../src/interests/interest-limits';
import { InterestPlaces } from '../../src/interests/interest-places';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { chosen, runs, orders, type Run, type Step } from '../support/interest-runs';
import { EVERYBODY, Model, type Command, type Limits, type Sight } from '../support/interest-model';
import { People } from '../support/interest-people';
import { casesOf } from '../support/rounds';
import { startTestApp, type TestApp } from '../support/test-app';

const RUNS = casesOf(100);
const LONGEST = 28;
/**
 * The most that all runs may take: 100 need 3 to 4 minutes on two busy cores. After a failure, the
 * rest of it is spent on shortening the failing run.
 */
const TIME_MS = 360_000;

/** The result of a step, on the server or in the model. */
interface Outcome {
  answers: string[];
  views: Record<string, unknown>;
}

const today = () => new Date().toISOString().slice(0, 10);
const inWords = (commands: Command[]) => commands.map(({ by, what, of }) => `${by} ${what} ${of}`);

/** Returns the outcomes that equal the actual one. If none does, the first shows the difference. */
function agreeing<T extends { says: unknown }>(possible: T[], got: unknown): T[] {
  const matching = possible.filter(({ says }) => isDeepStrictEqual(says, got));
  expect(got).toEqual((matching[0] ?? possible[0])?.says);
  return matching;
}

describe('InterestStateMachine against a model', () => {
  let app: TestApp;
  // Rounds of the sweeper are steps of a run and happen at no other time.
  beforeAll(async () => {
    app = await startTestApp();
    for (const sweeper of app.each(InterestsSweeper)) await sweeper['job'].stop();
  });
  afterAll(() => app.close());

  /** Sets small limits. A factor for all limits would also limit the requests. */
  function setLimits({ sent, received }: Limits): void {
    for (const limits of app.each(InterestLimits)) Object.assign(limits, { perDay: sent });
    for (const places of app.each(InterestPlaces)) Object.assign(places, { perDay: received });
  }

  async function viewsOf(people: People, sights: Sight[]) {
    const views = sights.map(
      async ([me, them]) => [`${me} of ${them}`, await people.view(me, them)] as const,
    );
    return Object.fromEntries(await Promise.all(views));
  }

  const expectedViews = (model: Model, sights: Sight[]) =>
    Object.fromEntries(sights.map(([me, them]) => [`${me} of ${them}`, model.view(me, them)]));

  /** Returns all outcomes of the commands, one for each order. */
  function outcomesOf(model: Model, commands: Command[], sights: Sight[]) {
    const known = commands.map((command) => ({ command, knows: model.known(command) }));
    return orders([...known.entries()]).map((order) => {
      const after = model.copy();
      const answers: string[] = [];
      for (const [i, { command, knows }] of order) answers[i] = after.apply(command, knows);
      const says: Outcome = { answers, views: expectedViews(after, sights) };
      return { after, says };
    });
  }

  /**
   * Runs one step on the server and in each model. The models differ in state that no user sees
   * yet. Returns the models that agree with the answers.
   */
  async function take(people: People, models: Model[], next: Step, story: string[]): Promise<Model[]> {
    const [first] = models;
    if (!first) throw new Error('Nothing that could be so');
    if ('days' in next) {
      story.push(`${next.days} days pass`);
      await people.wait(next.days);
      for (const model of models) model.wait(next.days);
      return models;
    }
    if ('sweep' in next) {
      story.push('the sweeper makes a round');
      await people.sweep();
      const views = await viewsOf(people, EVERYBODY);
      for (const model of models) model.sweep();
      const possible = models.map((model) => ({ model, says: expectedViews(model, EVERYBODY) }));
      return agreeing(possible, views).map(({ model }) => model);
    }
    const commands = next.together.map((wishes) => chosen(first, wishes));
    const sights = EVERYBODY.filter((pair) =>
      commands.some(({ by, of }) => pair.includes(by) && pair.includes(of)),
    );
    const prepared = await Promise.all(commands.map((command) => people.prepare(command)));
    const answers = await Promise.all(prepared.map((run) => run()));
    story.push(
      inWords(commands)
        .map((words, i) => `${words}: ${answers[i]}`)
        .join(' | '),
    );
    const got: Outcome = { answers, views: await viewsOf(people, sights) };
    const possible = models.flatMap((model) => outcomesOf(model, commands, sights));
    return [...new Map(agreeing(possible, got).map(({ after }) => [after.state(), after])).values()];
  }

  async function execute({ limits, byAge, steps }: Run, story: string[]) {
    setLimits(limits);
    const people = await People.meet(app, byAge);
    let models = [new Model(limits, byAge)];
    for (const next of steps) models = await take(people, models, next, story);
    story.push('what all of them see');
    const views = await viewsOf(people, EVERYBODY);
    return agreeing(
      models.map((model) => ({ says: expectedViews(model, EVERYBODY) })),
      views,
    );
  }

  it(
    'answers every sequence of commands, also concurrent ones, as the model in some order, to each side',
    async () => {
      await fc.assert(
        fc.asyncProperty(runs(LONGEST), async (run) => {
          const { limits, byAge } = run;
          const story = [
            `at most ${limits.sent} sent and ${limits.received} shown a day; by age ${byAge.join()}`,
          ];
          const begun = today();
          try {
            expect(await execute(run, story)).not.toEqual([]);
          } catch (error) {
            // Midnight has passed, which the model does not simulate.
            fc.pre(begun === today());
            throw new Error(`${story.join('\n')}\n${(error as Error).message}`);
          }
        }),
        { numRuns: RUNS, unbiased: true, interruptAfterTimeLimit: TIME_MS, markInterruptAsFailure: true },
      );
    },
    TIME_MS + 60_000,
  );
});
