import { call } from '../support/http';
import {
  ID_FIELDS,
  MODERATORS_ONLY,
  OBJECTS,
  PUBLIC,
  createScenario,
  type ObjectKind,
  type Scenario,
} from '../support/objects';
import { idFieldsOf, nameOf, operationsOf, perform, sightOf, type Operation } from '../support/operations';
import { startTestApp, type TestApp } from '../support/test-app';

/** Covers every call of the OpenAPI document, so a new call is tested or fails this suite. */
describe('access, over every call of the API', () => {
  let app: TestApp;
  let operations: Operation[];
  let scenario: Scenario;
  const theirs = new Map<ObjectKind, string[]>();

  beforeAll(async () => {
    app = await startTestApp();
    operations = await operationsOf(app);
    scenario = await createScenario(app);
    for (const kind of [...Object.values(OBJECTS), ...Object.values(ID_FIELDS)])
      if ('theirs' in kind && !theirs.has(kind)) theirs.set(kind, await kind.theirs(scenario));
  });
  afterAll(() => app.close());

  const isOwned = (kind?: ObjectKind) => kind !== undefined && 'theirs' in kind;
  const kindsOf = ({ objects }: Operation) => objects.map((object) => OBJECTS[object]);
  const isForModerators = ({ path }: Operation) => MODERATORS_ONLY.some((prefix) => path.startsWith(prefix));
  const as = (who: 'a' | 'third') => ({ cookie: scenario[who].client.http.cookie });

  /**
   * Returns each path of an operation: for each parameter, every id that exists and an unknown one.
   */
  function pathsOf(operation: Operation): { real: string[]; mixed: string[]; unknown: string } {
    let ways = [{ path: operation.path, real: 0, unknown: 0 }];
    for (const kind of kindsOf(operation)) {
      const fill = (id: string, count: { real?: 1; unknown?: 1 }) =>
        ways.map(({ path, real, unknown }) => ({
          path: path.replace(/\{[^}]+\}/, id),
          real: real + (count.real ?? 0),
          unknown: unknown + (count.unknown ?? 0),
        }));
      ways =
        kind && 'theirs' in kind
          ? [
              ...(theirs.get(kind) ?? []).flatMap((id) => fill(id, { real: 1 })),
              ...fill(kind.unknown, { unknown: 1 }),
            ]
          : fill(scenario.a.me.username, {});
    }
    const paths = (wanted: (way: (typeof ways)[number]) => boolean) =>
      ways.filter(wanted).map(({ path }) => path);
    const [unknown = ''] = paths(({ real }) => real === 0);
    return {
      real: paths((way) => way.unknown === 0),
      mixed: paths((way) => way.unknown > 0 && way.real > 0),
      unknown,
    };
  }

  /** Returns everything that both members can see of their objects. */
  const everything = async () =>
    JSON.stringify(
      await Promise.all(
        [scenario.a, scenario.b].map(async ({ client }) => [
          await client.me(),
          await client.conversations(),
          await client.messages(scenario.conversationId),
          await client.interests({ box: 'sent' }),
          await client.interests(),
        ]),
      ),
    );

  /** Returns the calls of `some` that `differs`; none of them may have changed anything. */
  async function failing(some: Operation[], differs: (operation: Operation) => Promise<unknown[]>) {
    const before = await everything();
    const found: unknown[] = [];
    for (const operation of some)
      for (const difference of await differs(operation)) found.push([nameOf(operation), difference]);
    expect(await everything()).toBe(before);
    return found;
  }

  it('covers every path parameter and every id of the OpenAPI document', () => {
    expect(operations.length).toBeGreaterThan(20);
    const objects = new Set(operations.flatMap((operation) => operation.objects));
    // A new parameter needs an entry in OBJECTS, which returns the ids of existing objects.
    expect([...objects].filter((object) => !(object in OBJECTS))).toEqual([]);
    expect(Object.keys(OBJECTS).filter((object) => !objects.has(object))).toEqual([]);
    const fields = new Set(operations.flatMap(idFieldsOf));
    expect([...fields].filter((field) => !(field in ID_FIELDS))).toEqual([]);
    expect(PUBLIC.filter((name) => !operations.some((one) => nameOf(one) === name))).toEqual([]);
  });

  it('shows the objects to their owner, so that the other cases prove something', async () => {
    const reading = operations.filter(
      (one) => one.method === 'GET' && kindsOf(one).some(isOwned) && !isForModerators(one),
    );
    expect(reading.length).toBeGreaterThan(3);
    const refused = await failing(reading, async (operation) => {
      const [path = ''] = pathsOf(operation).real;
      const { status } = await perform(app, operation, { path, headers: as('a') });
      return status === 200 ? [] : [status];
    });
    expect(refused).toEqual([]);
  });

  it('answers a third user for others’ objects exactly as for an unknown id, byte by byte', async () => {
    let compared = 0;
    const sight = async (operation: Operation, path: string, ids?: Record<string, string>) =>
      sightOf(await perform(app, operation, { path, ids, headers: as('third') }));
    const named = operations.filter((one) => kindsOf(one).some(isOwned));
    const inPaths = await failing(named, async (operation) => {
      const { real, mixed, unknown } = pathsOf(operation);
      const expected = await sight(operation, unknown);
      const { status } = JSON.parse(expected) as { status: number };
      const wrong: unknown[] = [403, 404].includes(status) ? [] : [`answers ${status}`];
      for (const path of [...real, ...mixed]) {
        const seen = await sight(operation, path);
        if (seen !== expected) wrong.push({ path, seen, expected });
        compared += 1;
      }
      return wrong;
    });
    expect(inPaths).toEqual([]);
    expect(compared).toBeGreaterThan(50);

    const inFields = await failing(operations, async (operation) => {
      const wrong: unknown[] = [];
      const { unknown: path } = pathsOf(operation);
      for (const field of idFieldsOf(operation)) {
        const kind = ID_FIELDS[field];
        if (!kind || !('theirs' in kind)) continue;
        const expected = await sight(operation, path, { [field]: kind.unknown });
        for (const id of theirs.get(kind) ?? []) {
          const seen = await sight(operation, path, { [field]: id });
          if (seen !== expected) wrong.push({ field, seen, expected });
        }
      }
      return wrong;
    });
    expect(inFields).toEqual([]);
  });

  it('answers every call without a session with the same 401', async () => {
    const closed = operations.filter((one) => !PUBLIC.includes(nameOf(one)));
    const bodies = new Set<string>();
    const open = await failing(closed, async (operation) => {
      const { real, unknown } = pathsOf(operation);
      const answers = await Promise.all([...real, unknown].map((path) => perform(app, operation, { path })));
      answers.forEach((answer) => bodies.add(sightOf(answer)));
      return answers.filter(({ status }) => status !== 401).map(({ status }) => status);
    });
    expect(open).toEqual([]);
    expect([...bodies]).toEqual([expect.stringContaining('UNAUTHENTICATED')]);
  });

  it.each([
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
  ])(
    'refuses whatever may change something with %s: %s, although the cookie is good',
    async (header, value) => {
      const unsafe = operations.filter(({ isUnsafe }) => isUnsafe);
      expect(unsafe.length).toBeGreaterThan(10);
      const bodies = new Set<string>();
      const open = await failing(unsafe, async (operation) => {
        const [path = ''] = pathsOf(operation).real;
        const answer = await perform(app, operation, { path, headers: { ...as('a'), [header]: value } });
        bodies.add(answer.text);
        return answer.status === 403 ? [] : [answer.status];
      });
      expect(open).toEqual([]);
      expect([...bodies]).toEqual([expect.stringContaining('FORBIDDEN_ORIGIN')]);
    },
  );

  it('hides the calls for moderators from other users', async () => {
    const hidden = operations.filter(isForModerators);
    expect(MODERATORS_ONLY.filter((prefix) => !hidden.some(({ path }) => path.startsWith(prefix)))).toEqual(
      [],
    );
    const nowhere = await call(`${app.url}/api/no/such/route`, 'GET', { headers: as('third') });
    const seen = await failing(hidden, async (operation) => {
      const { real, unknown } = pathsOf(operation);
      const answers = await Promise.all(
        [...real, unknown].map((path) => perform(app, operation, { path, headers: as('third') })),
      );
      return answers.filter(({ status, text }) => status !== 404 || text !== nowhere.text);
    });
    expect(seen).toEqual([]);
  });
});
