import { ZentraClient } from '@zentra/client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Returns a port that is free together with the three after it. */
async function freePorts(): Promise<number> {
  for (;;) {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    if (port < 65_000) return port;
  }
}

const PASSWORD = 'seven quiet bookshops';

describe('npm run cluster', () => {
  it('starts two processes that deliver to each other, and stops all', async () => {
    const [port, dataDir] = [await freePorts(), await mkdtemp(join(tmpdir(), 'zentra-cluster-'))];
    const child = spawn(process.execPath, ['scripts/cluster.mjs'], {
      cwd: ROOT,
      env: { ...process.env, PORT: `${port}`, WEB_PORT: `${port + 4}`, DATA_DIR: dataDir, HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let output = '';
    const printed = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => output.includes(text) && resolve();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
      });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    await Promise.race([printed('Two processes'), exited.then(() => Promise.reject(new Error(output)))]);

    const at = (offset: number) => new ZentraClient({ url: `http://127.0.0.1:${port + offset}` });
    const [a, b, through] = [at(1), at(2), at(0)];
    const register = (client: ZentraClient, username: string) =>
      client.register({ username, email: `${username}@example.org`, password: PASSWORD });
    await register(a, 'mara');
    await register(b, 'jonas');
    await through.login({ username: 'jonas', password: PASSWORD });
    await Promise.all([a.connect(), b.connect(), through.connect()]);
    const { id } = await a.sendInterest({ recipient: 'jonas', message: 'Hello' });
    const { conversationId } = await b.actOnInterest(id, 'accept');
    if (conversationId === null) throw new Error('Acceptance opened no conversation');
    const received = [b, through].map(
      (client) =>
        new Promise<string>((resolve) => client.on('message:new', ({ message }) => resolve(message.body))),
    );
    await a.send(conversationId, 'Over processes');
    expect(await Promise.all(received)).toEqual(['Over processes', 'Over processes']);
    for (const client of [a, b, through]) client.close();

    child.kill('SIGINT');
    const [code] = (await exited) as [number];
    expect(code).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/api/health/live`)).rejects.toThrow('fetch failed');
    await rm(dataDir, { recursive: true, force: true });
  }, 120_000);
});
