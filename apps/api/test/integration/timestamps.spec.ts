import { timestampSchema } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { acceptedPair } from '../support/factories';
import { callJson } from '../support/http';
import { startTestApp, type TestApp } from '../support/test-app';

const REFUSED = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '10000-01-01T00:00:00Z',
  '99999-01-01T00:00:00Z',
  '+099999-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2031-05-01T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2031-02-29T00:00:00Z',
  '2031-05-01T10:00:00+02:00',
  '2031-05-01T10:00:00',
  '2031-05-01',
  `2031-05-01T10:00:00.${'1'.repeat(300)}Z`,
  'infinity',
  'now',
  '',
];
const TAKEN = [
  '1970-01-01T00:00:00Z',
  '2028-02-29T23:59:59.999Z',
  '2031-05-01T10:00:00.123456789Z',
  '9999-12-31T23:59:59.999Z',
];

describe('timestamps in requests', () => {
  let app: TestApp;
  let pair: Awaited<ReturnType<typeof acceptedPair>>;
  beforeAll(async () => {
    app = await startTestApp();
    pair = await acceptedPair(app);
  });
  afterAll(() => app.close());

  const get = (path: string) =>
    callJson(`${app.url}/api/${path}`, 'GET', { cookie: pair.a.client.http.cookie });
  const cursor = (key: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(key)).toString('base64url'));
  const id = uuidv7();
  /** Every query with a timestamp, as a parameter or in a cursor. */
  const PLACES: Record<string, (at: string) => string> = {
    from: (at) => `conversations/${pair.conversationId}/messages?from=${encodeURIComponent(at)}`,
    'cursor of conversations': (at) => `conversations?cursor=${cursor({ at, id })}`,
    'cursor of blocks': (at) => `blocks?cursor=${cursor({ at, id })}`,
    'cursor of a search': (at) =>
      `search/messages?q=hello&cursor=${cursor({ at, conversationId: id, seq: 1 })}`,
  };
  const places = Object.entries(PLACES);

  it.each(places)('%s accepts what Postgres can store', async (_, path) => {
    for (const at of TAKEN) expect([at, (await get(path(at))).status]).toEqual([at, 200]);
  });

  it.each(places)('%s refuses invalid timestamps, or out of range, with 400', async (_, path) => {
    for (const at of REFUSED)
      expect([at, await get(path(at))]).toMatchObject([
        at,
        { status: 400, json: { code: 'VALIDATION_FAILED' } },
      ]);
  });

  it('names the field and the code', async () => {
    expect((await get(PLACES.from?.('0000-01-01T00:00:00Z') ?? '')).json).toMatchObject({
      errors: [{ path: 'from', code: 'not_timestamp', params: {} }],
      detail: 'from must be an ISO-8601 timestamp in UTC',
    });
  });

  it('use one schema, whose values JavaScript and Postgres parse alike', async () => {
    for (const at of TAKEN) {
      expect(timestampSchema.safeParse(at).success).toBe(true);
      const { rows } = await app.sql.query<{ at: Date }>('SELECT $1::timestamptz(3) AS at', [at]);
      expect(rows[0]?.at.getTime()).toBe(Date.parse(at));
    }
  });

  it.each(['22003', '22007', '22008', '22021'])(
    'answers 400 where the database refuses a value that every schema took: SQLSTATE %s',
    async (state) => {
      // The error may come from any statement; here a trigger raises it.
      await app.sql.query(
        `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '${state}'; END $$`,
      );
      await app.sql.query(
        'CREATE OR REPLACE TRIGGER refuse BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION refuse()',
      );
      const answer = await callJson(`${app.url}/api/users/me`, 'PATCH', {
        cookie: pair.a.client.http.cookie,
        body: { bio: `Refused with ${state}` },
      });
      await app.sql.query('DROP TRIGGER refuse ON users');
      expect(answer).toMatchObject({
        status: 400,
        json: { code: 'VALIDATION_FAILED', errors: [{ path: '', code: 'invalid' }] },
      });
    },
  );
});
