import { LIMITS, MUTED_FOR_EVER } from '@zentra/contracts';
import { acceptedPair } from '../support/factories';
import { callJson } from '../support/http';
import { startTestApp, type TestApp } from '../support/test-app';

const { min, max } = LIMITS.muteSeconds;

describe('muting a conversation', () => {
  let app: TestApp;
  let pair: Awaited<ReturnType<typeof acceptedPair>>;
  beforeAll(async () => {
    app = await startTestApp();
    pair = await acceptedPair(app);
  });
  afterAll(() => app.close());

  const call = (method: 'PUT' | 'DELETE', body?: unknown) =>
    callJson(`${app.url}/api/conversations/${pair.conversationId}/mute`, method, {
      cookie: pair.a.client.http.cookie,
      body,
    });

  const clock = async (): Promise<number> => {
    const { rows } = await app.sql.query<{ at: Date }>('SELECT now() AS at');
    return rows[0]?.at.getTime() ?? NaN;
  };

  it.each([min, 3_600, max])('for %i seconds ends by the clock of the server', async (forSeconds) => {
    const before = await clock();
    const { mutedUntil } = await pair.a.client.mute(pair.conversationId, forSeconds);
    const after = await clock();
    const startedAt = Date.parse(mutedUntil ?? '') - forSeconds * 1000;
    expect(startedAt).toBeGreaterThanOrEqual(before - 1);
    expect(startedAt).toBeLessThanOrEqual(after + 1);
    expect(await pair.a.client.conversation(pair.conversationId)).toMatchObject({ mutedUntil });
  });

  it('lasts until it is unmuted where no duration is given; a repeat answers the same', async () => {
    const { a, conversationId } = pair;
    expect(await a.client.mute(conversationId, null)).toMatchObject({ mutedUntil: MUTED_FOR_EVER });
    for (const answer of [await a.client.unmute(conversationId), await a.client.unmute(conversationId)])
      expect(answer).toMatchObject({ mutedUntil: null });
  });

  it.each<[body: unknown, error: object]>([
    [{ forSeconds: min - 1 }, { path: 'forSeconds', code: 'too_small', params: { min } }],
    [{ forSeconds: 0 }, { path: 'forSeconds', code: 'too_small', params: { min } }],
    [{ forSeconds: -3_600 }, { path: 'forSeconds', code: 'too_small', params: { min } }],
    [{ forSeconds: max + 1 }, { path: 'forSeconds', code: 'too_large', params: { max } }],
    [{ forSeconds: 1e300 }, { path: 'forSeconds' }],
    [{ forSeconds: 90.5 }, { path: 'forSeconds', code: 'not_whole_number' }],
    [{ forSeconds: '3600' }, { path: 'forSeconds', code: 'wrong_type' }],
    [{}, { path: 'forSeconds', code: 'required' }],
    [{ until: '2031-05-01T18:00:00.000Z' }, { path: 'forSeconds', code: 'required' }],
  ])('refuses %j', async (body, error) => {
    expect(await call('PUT', body)).toMatchObject({
      status: 400,
      json: {
        code: 'VALIDATION_FAILED',
        errors: expect.arrayContaining([expect.objectContaining(error)]) as [],
      },
    });
    expect(await pair.a.client.conversation(pair.conversationId)).toMatchObject({ mutedUntil: null });
  });

  it('refuses an end by the device’s clock', async () => {
    const { json } = await call('PUT', { forSeconds: 60, until: '2031-05-01T18:00:00.000Z' });
    expect(json).toMatchObject({ errors: [{ path: 'until', code: 'unknown_field' }] });
  });
});
