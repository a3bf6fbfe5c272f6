import { Redis } from 'ioredis';
import { person } from '../support/factories';
import { callJson } from '../support/http';
import { TestRedis } from '../support/redis';
import { startTestApp, type TestApp } from '../support/test-app';

const LIMIT = 10;

describe('limits over one Redis', () => {
  let redis: TestRedis;
  let apps: [TestApp, TestApp];
  beforeAll(async () => {
    redis = await TestRedis.start();
    const start = () => startTestApp({ rateLimitFactor: 1, redisUrl: redis.url });
    apps = [await start(), await start()];
    await shared();
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.close()));
    redis.thaw();
    await redis.kill();
  });

  let names = 0;
  const guess = (app: TestApp, username: string) =>
    callJson(`${app.url}/api/auth/login`, 'POST', { body: { username, password: 'a guess' } });
  /** Returns the answers to guesses at one name, alternating between the processes. */
  const guesses = async (count: number) => {
    names += 1;
    const answers = [];
    for (let i = 0; i < count; i += 1) answers.push(await guess(apps[i % 2 ? 1 : 0], `somebody${names}`));
    return answers;
  };
  const refused = (answers: { status: number }[]) => answers.filter(({ status }) => status === 429).length;
  /** Resolves once both processes count in Redis. */
  async function shared(): Promise<void> {
    const direct = new Redis(redis.url);
    for (const app of apps) {
      do await guess(app, `probe${(names += 1)}`);
      while (
        (await direct.exists(
          `zentra:limit:login:::ffff:127.0.0.1 probe${names}`,
          `zentra:limit:login:127.0.0.1 probe${names}`,
        )) === 0
      );
    }
    direct.disconnect();
  }

  it('are shared by all processes, and refusals have a retry time', async () => {
    const answers = await guesses(LIMIT + 2);
    expect(answers.slice(0, LIMIT).map(({ status }) => status)).toEqual(Array(LIMIT).fill(401));
    for (const answer of answers.slice(LIMIT)) {
      expect(answer).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
  });

  it('refuse no one because Redis is gone, count in each process, and are shared again when it is back', async () => {
    await redis.kill();
    const alone = await guesses(2 * LIMIT + 2);
    expect(alone.slice(0, 2 * LIMIT).map(({ status }) => status)).toEqual(Array(2 * LIMIT).fill(401));
    expect(refused(alone)).toBe(2);
    await redis.start();
    await shared();
    expect(refused(await guesses(LIMIT + 2))).toBe(2);
  });

  it('delay no one when Redis does not answer', async () => {
    redis.freeze();
    const began = performance.now();
    const answers = await guesses(2);
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(performance.now() - began).toBeLessThan(5_000);
    redis.thaw();
    await shared();
  });

  it('use no Redis for frequent events: messages, marks and requests', async () => {
    const { client } = await person(apps[0]);
    const direct = new Redis(redis.url);
    const before = (await direct.keys('zentra:limit:*')).length;
    await client.me();
    await client.conversations();
    expect(await direct.keys('zentra:limit:*')).toHaveLength(before);
    expect(await direct.keys('zentra:limit:register:*')).not.toEqual([]);
    direct.disconnect();
  });

  it('apply without a Redis at the start, too', async () => {
    const lonely = await startTestApp({ rateLimitFactor: 1, redisUrl: 'redis://127.0.0.1:1' });
    const answers = [];
    for (let i = 0; i < LIMIT + 1; i += 1) answers.push(await guess(lonely, 'mara'));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
    await lonely.close();
  });
});
