import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../../../dist/apps/api/src/main.js');

/** Starts the built API, which is expected to exit; resolves with its exit code and its output. */
export async function startRefused(
  databaseUrl: string,
): Promise<{ code: number | null; output: string; stderr: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zentra-test-refused-'));
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, NODE_ENV: 'test', PORT: '0', DATABASE_URL: databaseUrl, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  let [output, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await rm(dataDir, { recursive: true, force: true });
  return { code, output, stderr: stderr.trim() };
}
