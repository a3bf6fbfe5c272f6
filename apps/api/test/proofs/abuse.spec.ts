import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ABUSE = join(__dirname, '../../../../bench/abuse.mjs');

/** The short form of `npm run abuse`, on its own server and database. */
const abuse = (only: string) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, [ABUSE, '--quick', '--only', only]);
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => resolve({ code, said }));
  });

it('an attack closes no socket of ordinary users, loses no message and costs little memory', async () => {
  const { code, said } = await abuse('deaf,searches,storm');
  expect(said).toMatch(/^Every bar is met\.$/m);
  expect(said).toContain('✓ searches: honest people refused: 0 (none)');
  expect(code).toBe(0);
}, 180_000);
