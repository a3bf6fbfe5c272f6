import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZentraClient, ZentraError } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { createDatabase } from './support/databases';

const MAIN = join(__dirname, '../../../dist/apps/api/src/main.js');
const LANES = 4;
const PER_LANE = 150;
const KILLS = 3;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe('a server that is killed', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: ChildProcess;
  let port: number;

  /** The built server, as `npm start` runs it; resolves once it listens. */
  const start = () =>
    new Promise<void>((resolve, reject) => {
      server = spawn(process.execPath, [MAIN], {
        env: {
          ...process.env,
          PORT: String(port),
          DATABASE_URL: database.url,
          DATA_DIR: tmpdir(),
          SESSION_SECRET: 'a secret for tests only, long enough',
          RATE_LIMIT_FACTOR: '0',
          NODE_ENV: 'test',
        },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      server.once('message', () => resolve());
      server.once('exit', (code) => reject(new Error(`The server ended with ${code}`)));
    });

  const killAndRestart = async () => {
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await exited;
    await start();
  };

  beforeAll(async () => {
    if (!existsSync(MAIN)) throw new Error('This suite runs the built server: npm run build comes first.');
    database = await createDatabase();
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    const code = await exited;
    await database.drop();
    if (code !== 0) throw new Error(`SIGTERM ended the server with ${String(code)}`);
  });

  it(`keeps every acked message, once and in order, through ${KILLS} times kill -9`, async () => {
    const url = `http://127.0.0.1:${port}`;
    const [a, b] = [new ZentraClient({ url }), new ZentraClient({ url })];
    await a.register({ username: 'sender', email: 'a@example.org', password: 'seven quiet bookshops' });
    await b.register({ username: 'reader', email: 'b@example.org', password: 'seven quiet bookshops' });
    const { id } = await a.sendInterest({ recipient: 'reader' });
    const conversationId = (await b.actOnInterest(id, 'accept')).conversationId ?? '';
    await a.connect();

    const acked: Message[] = [];
    const sendUntilAcked = async (body: string) => {
      const clientId = uuidv7();
      for (;;) {
        try {
          return acked.push(await a.send(conversationId, body, { clientId }));
        } catch (error) {
          if (!(error instanceof ZentraError) || !error.isTransient) throw error;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const lane = async (name: number) => {
      for (let i = 0; i < PER_LANE; i += 1) await sendUntilAcked(`${name}:${i}`);
    };
    const killer = async () => {
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const goal = (kill * LANES * PER_LANE) / (KILLS + 1);
        while (acked.length < goal) await new Promise((resolve) => setImmediate(resolve));
        await killAndRestart();
      }
    };
    await Promise.all([killer(), ...Array.from({ length: LANES }, (_, name) => lane(name))]);

    const stored: Message[] = [];
    for (let hasMore = true; hasMore;) {
      const page = await b.messages(conversationId, { after: stored.at(-1)?.seq ?? 0, limit: 100 });
      stored.push(...page.items);
      ({ hasMore } = page);
    }
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: LANES * PER_LANE }, (_, i) => i + 1));
    for (const message of acked) expect(stored[message.seq - 1]).toEqual(message);
    for (let name = 0; name < LANES; name += 1) {
      const bodies = stored.map(({ body }) => body).filter((body) => body.startsWith(`${name}:`));
      expect(bodies).toEqual(Array.from({ length: PER_LANE }, (_, i) => `${name}:${i}`));
    }
    a.close();
    b.close();
  }, 120_000);
});
