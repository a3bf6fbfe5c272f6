import { spawn } from 'node:child_process';
import { join } from 'node:path';

const FAULTS = join(__dirname, '../../../../bench/faults.mjs');

/** The short form of `npm run faults`, on its own server and database. */
const faults = (only: string) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, [FAULTS, '--quick', '--only', only]);
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => resolve({ code, said }));
  });

describe('a server that is killed', () => {
  it('has stored every acked message, once and in order', async () => {
    const { code, said } = await faults('kills');
    expect(said).toMatch(/^0 lost, 0 doubled, 0 reordered, 0 gaps$/m);
    expect(code).toBe(0);
  }, 120_000);
});
