import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZentraClient } from '@zentra/client';
import type { Export } from '@zentra/contracts';
import { Pool } from 'pg';
import { eventually } from '../support/eventually';
import { end, freePort, spawnApi } from '../support/built-api';
import { createDatabase } from '../support/databases';
import { nextEvent } from '../support/sockets';
import { unzip } from '../support/unzip';

const MESSAGES = Number(process.env.EXPORT_MESSAGES ?? 30_000);
const PASSWORD = 'seven quiet bookshops';

/** Returns the peak resident memory of a process in MB, or null where the system is not Linux. */
const peakMemory = ({ pid }: ChildProcess): number | null => {
  const path = `/proc/${pid}/status`;
  const line = existsSync(path) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1];
  return line ? Math.round(Number(line) / 1024) : null;
};

describe('a server that is killed while it writes an archive', () => {
  const children: ChildProcess[] = [];
  afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

  it(`writes it again after its restart, complete, without a file of the first attempt (${MESSAGES} messages)`, async () => {
    const database = await createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'zentra-killed-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const start = async (): Promise<ChildProcess> => {
      const child = await spawnApi({
        PORT: String(port),
        DATA_DIR: dataDir,
        DATABASE_URL: database.url,
      });
      children.push(child);
      return child;
    };

    const first = await start();
    const [mara, jonas] = [new ZentraClient({ url }), new ZentraClient({ url })];
    for (const [client, username] of [
      [mara, 'mara'],
      [jonas, 'jonas'],
    ] as const)
      await client.register({ username, email: `${username}@example.org`, password: PASSWORD });
    const { id } = await mara.sendInterest({ recipient: 'jonas', message: 'Hello' });
    const { conversationId } = await jonas.actOnInterest(id, 'accept');
    const sql = new Pool({ connectionString: database.url, max: 1 });
    await sql.query(
      `INSERT INTO messages (conversation_id, seq, rev, sender_id, client_id, body, created_at)
       SELECT c.id, n, n, CASE n % 2 WHEN 0 THEN c.low_id ELSE c.high_id END, gen_random_uuid(),
         'Message ' || n || repeat(' and so on', 10), now()
       FROM conversations c, generate_series(1, ${MESSAGES}) AS n`,
    );
    await sql.query(`UPDATE conversations SET last_seq = ${MESSAGES}, rev = ${MESSAGES}`);

    await mara.connect();
    const isBegun = nextEvent(mara, 'export:changed', ({ export: { progress } }) => progress > 5, 60_000);
    const asked = await mara.account.startExport();
    const begun = (await isBegun).export;
    await end(first, 'SIGKILL');
    expect(begun).toMatchObject({ id: asked.id, status: 'writing' });
    expect(begun.progress).toBeLessThan(100);
    expect(await readdir(join(dataDir, 'exports'))).toEqual([expect.stringMatching(/\.part$/)]);

    const isReady = (client: ZentraClient): Promise<Export> =>
      nextEvent(client, 'export:changed', ({ export: { status } }) => status === 'ready', 90_000).then(
        ({ export: state }) => state,
      );
    const ready = isReady(mara);
    const second = await start();
    const before = peakMemory(second);
    const startedAt = Date.now();
    // The socket reconnects by itself, and may reconnect after the event.
    const state = await Promise.race([ready, polled(mara)]);
    const seconds = (Date.now() - startedAt) / 1000;
    expect(state).toMatchObject({ id: asked.id, status: 'ready', progress: 100 });
    if (process.env.EXPORT_MESSAGES)
      process.stdout.write(
        `${MESSAGES} messages: ${seconds} s, ${state.bytes} bytes, peak ${before} → ${peakMemory(second)} MB\n`,
      );
    expect(await readdir(join(dataDir, 'exports'))).toEqual([`${asked.id}.zip`]);
    const archive = unzip(Buffer.from(await (await mara.account.downloadExport()).arrayBuffer()));
    const data = JSON.parse(String(archive.get('data.json'))) as {
      conversations: { conversation: { id: string }; messages: { seq: number }[] }[];
    };
    const [section] = data.conversations;
    expect(section?.conversation.id).toBe(conversationId);
    expect(section?.messages.map(({ seq }) => seq)).toEqual(
      Array.from({ length: MESSAGES }, (_, i) => i + 1),
    );
    const pages = [...archive]
      .filter(([name]) => name.startsWith('conversations/'))
      .map(([, page]) => String(page));
    expect(pages).toHaveLength(Math.ceil(MESSAGES / 1_000));
    expect(pages.reduce((count, page) => count + page.split('<div class="message').length - 1, 0)).toBe(
      MESSAGES,
    );

    mara.close();
    await sql.end();
    await end(second, 'SIGTERM');
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }, 240_000);
});

const polled = (client: ZentraClient): Promise<Export> =>
  eventually(
    'the finished archive',
    async () => {
      const state = await client.account.exportState().catch(() => null);
      return state?.status === 'ready' ? state : null;
    },
    90_000,
  );
