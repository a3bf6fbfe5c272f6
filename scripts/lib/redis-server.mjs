import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { ensureRedis } from './redis.mjs';

/**
 * Starts a Redis that stores nothing on disk, with the settings of docs/scale.md. Installs it where
 * it is missing.
 * @param {number} port on 127.0.0.1
 * @returns {Promise<{ url: string, stop(): Promise<void> } | undefined>}
 * undefined after printing what is missing
 */
export async function startRedis(port) {
  const program = ensureRedis();
  if (!program) return undefined;
  const settings = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const limits = ['--tcp-keepalive', '10', '--client-output-buffer-limit', 'pubsub 64mb 32mb 10'];
  const child = spawn(program, [...settings, ...limits, '--dir', tmpdir()].map(String), {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Its own process group: Ctrl-C must not end it before the API.
    detached: process.platform !== 'win32',
  });
  const exited = once(child, 'exit');
  const ready = (async () => {
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (/ready to accept connections/i.test(output)) return;
    }
    throw new Error(`Redis did not start: ${output}`);
  })();
  await ready;
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
