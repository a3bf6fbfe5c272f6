import { spawn } from 'node:child_process';
import { API_ARGS, ROOT } from './setup.mjs';

/** Longest duration of a graceful stop; acked messages are safe in any case. */
const STOP_MS = 45_000;

/**
 * Starts the built API and resolves once it listens. The API exits when its IPC channel closes, so
 * it does not outlive `npm start`.
 * @returns {Promise<{ exited: Promise<number>, stop(): Promise<number>, kill(): Promise<number> }>}
 * rejects when it exits before it listens
 */
export async function startApi(env = {}) {
  const child = spawn(process.execPath, API_ARGS, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Its own process group: Ctrl-C must reach it through this process, once.
    detached: process.platform !== 'win32',
  });
  const exited = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const listening = new Promise((resolve) => child.once('message', () => resolve('listening')));
  if ((await Promise.race([listening, exited])) !== 'listening') throw new Error('The API did not start.');
  return {
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      const code = await exited;
      clearTimeout(deadline);
      return code;
    },
    /** Kills it with SIGKILL. */
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
}
