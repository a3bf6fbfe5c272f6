import { documentOf, DocumentValidator, pointerOf, resolve, type JsonObject } from '../support/documents';
import { call, type Answer } from '../support/http';
import { MODERATORS_ONLY, OBJECTS, PUBLIC, createScenario, type Scenario } from '../support/objects';
import { nameOf, operationsOf, perform, type Operation } from '../support/operations';
import { person, type TestPerson } from '../support/factories';
import { startTestApp, type TestApp } from '../support/test-app';

/** Calls after which others would be refused, in the order in which they are made last. */
const LAST = [
  'PUT /api/blocks/{userId}',
  'DELETE /api/blocks/{userId}',
  'POST /api/conversations/{id}/end',
  'DELETE /api/auth/sessions',
  'DELETE /api/auth/sessions/{id}',
  'DELETE /api/users/me',
  'POST /api/auth/password',
  'POST /api/auth/logout',
];

/** Every answer must match the OpenAPI document: status, media type, body and error code. */
describe('answers and the OpenAPI document', () => {
  let app: TestApp;
  let document: JsonObject;
  let validator: DocumentValidator;
  let operations: Operation[];
  let scenario: Scenario;
  let moderator: TestPerson;
  beforeAll(async () => {
    app = await startTestApp();
    document = await documentOf(app, '/api/docs/json');
    validator = new DocumentValidator(document);
    operations = await operationsOf(app);
    scenario = await createScenario(app);
    moderator = await person(app, 'moderator');
    await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [moderator.me.id]);
  });
  afterAll(() => app.close());

  const cookieOf = ({ client }: TestPerson) => ({ cookie: client.http.cookie });

  /** Returns what an answer has that the document lacks. */
  function undocumented({ method, path }: Operation, { status, headers, text, json }: Answer): string[] {
    const operation = ['paths', path, method.toLowerCase()];
    const own = [...operation, 'responses', String(status)];
    const found = resolve(document, `#${pointerOf(own)}`) as JsonObject | undefined;
    if (!found) return [`status ${status}`];
    const keys = typeof found.$ref === 'string' ? found.$ref.slice(2).split('/') : own;
    const { content } = resolve(document, `#${pointerOf(keys)}`) as JsonObject;
    if (content === undefined) return text === '' ? [] : [`a body with ${status}`];
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const known = Object.keys(content as JsonObject);
    if (!known.includes(type) && !known.includes(type.replace(/\/.*/, '/*')))
      return [`${type} with ${status}`];
    if (!type.includes('json')) return [];
    const codes = (resolve(document, `#${pointerOf(operation)}`) as JsonObject)['x-error-codes'] as string[];
    return [
      ...validator.mistakes(pointerOf([...keys, 'content', type, 'schema']), json),
      ...(status >= 400 && !codes.includes(String(json.code)) ? [`code ${String(json.code)}`] : []),
    ];
  }

  /** Returns the path with an existing or an unknown id for each parameter. */
  async function pathOf({ path, objects }: Operation, whose: 'theirs' | 'unknown'): Promise<string> {
    let filled = path;
    for (const object of objects) {
      const kind = OBJECTS[object];
      const name = /\{username\}$/.test(object) ? scenario.b.me.username : scenario.b.me.id;
      const [id = name] = kind && 'theirs' in kind && whose === 'theirs' ? await kind.theirs(scenario) : [];
      filled = filled.replace(
        /\{[^}]+\}/,
        kind && 'theirs' in kind && whose === 'unknown' ? kind.unknown : id,
      );
    }
    return filled;
  }

  /** Makes each call and collects undocumented answers. */
  async function walk(some: Operation[], make: (operation: Operation) => Promise<Answer>) {
    const wrong: unknown[] = [];
    const statuses: number[] = [];
    for (const operation of some) {
      const answer = await make(operation);
      statuses.push(answer.status);
      const found = undocumented(operation, answer);
      if (found.length > 0) wrong.push([nameOf(operation), found, answer.text.slice(0, 200)]);
    }
    expect(wrong).toEqual([]);
    return statuses;
  }

  const inOrder = () => {
    const rank = (one: Operation) => (one.isUnsafe ? 2 + LAST.indexOf(nameOf(one)) : 0);
    return operations.toSorted((a, b) => rank(a) - rank(b));
  };
  /** A sign-in with a cookie would end the session of that cookie. */
  const headersFor = (one: Operation, caller: TestPerson) =>
    PUBLIC.includes(nameOf(one)) ? {} : cookieOf(caller);

  it('match for calls without a session, or with unknown ids', async () => {
    const anonymous = await walk(operations, async (one) =>
      perform(app, one, { path: await pathOf(one, 'unknown') }),
    );
    const stranger = await walk(inOrder(), async (one) =>
      perform(app, one, { path: await pathOf(one, 'unknown'), headers: headersFor(one, scenario.third) }),
    );
    expect(new Set(anonymous)).toContain(401);
    expect(new Set(stranger)).toContain(404);
  }, 120_000);

  it('match for foreign origins and unreadable bodies', async () => {
    const unsafe = operations.filter(({ isUnsafe }) => isUnsafe);
    const headers = { ...cookieOf(scenario.b), origin: 'https://evil.example' };
    const statuses = await walk(unsafe, async (one) =>
      perform(app, one, { path: await pathOf(one, 'unknown'), headers }),
    );
    expect(new Set(statuses)).toEqual(new Set([403]));
    const bad = [
      ['application/json', '{"a":', 400],
      ['application/json', JSON.stringify({ surprise: 'x'.repeat(70_000) }), 413],
      ['text/plain', 'hello', 415],
    ] as const;
    for (const [type, body, expected] of bad) {
      const withBody = operations.filter((one) => one.body !== undefined);
      const answered = await walk(withBody, async (one) =>
        call(app.url + (await pathOf(one, 'unknown')), one.method, {
          headers: { ...cookieOf(scenario.b), 'content-type': type },
          body,
        }),
      );
      expect(new Set(answered)).toEqual(new Set([expected]));
    }
  }, 120_000);

  it('match for calls on one’s own objects', async () => {
    // All paths first: some objects can only be created while the session exists.
    const paths = new Map<Operation, string>();
    for (const one of operations) paths.set(one, await pathOf(one, 'theirs'));
    const statuses = await walk(inOrder(), async (one) => {
      const isForModerators = MODERATORS_ONLY.some((prefix) => one.path.startsWith(prefix));
      const headers = headersFor(one, isForModerators ? moderator : scenario.a);
      return perform(app, one, { path: paths.get(one) ?? '', headers });
    });
    // Most calls succeed, so that the bodies of successes were compared.
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(operations.length / 2);
  }, 120_000);
});
