import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { pause } from './pause.mjs';
import { API_ARGS } from '../../scripts/lib/setup.mjs';
import { cpuSeconds, openFiles, residentKb } from './processes.mjs';

export const SESSION_SECRET = 'known to whoever measures, and nobody else has it';

/** So high that it is never reached, and not 0, because counting is part of the cost. */
const RATE_LIMIT_FACTOR = '100000';

const START_MS = 30_000;
/** Longest duration of a stop; then the process is killed, which shows in its exit code. */
const STOP_MS = 30_000;

/** The built API in its own process, on the same port after each restart. */
export class Api {
  /** @param env settings besides those of every measurement */
  constructor({ databaseUrl, folder, nodeArgs = [], env = {} }) {
    this.databaseUrl = databaseUrl;
    this.folder = folder;
    this.nodeArgs = nodeArgs;
    this.env = env;
  }

  /** Resolves with the time until it was ready, ms. */
  async start() {
    this.port ??= await freePort();
    const began = performance.now();
    this.child = spawn(process.execPath, [...this.nodeArgs, ...API_ARGS], {
      cwd: this.folder,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        DATABASE_URL: this.databaseUrl,
        DATA_DIR: this.folder,
        SESSION_SECRET,
        RATE_LIMIT_FACTOR,
        WEB_ORIGINS: '',
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
        ...this.env,
      },
      // The child exits when its IPC channel closes, so it does not outlive this process.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.exited = new Promise((resolve) =>
      this.child.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    await this.untilReady(began + START_MS);
    return performance.now() - began;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get cpuSeconds() {
    return cpuSeconds(this.child.pid);
  }

  get residentKb() {
    return residentKb(this.child.pid);
  }

  get openFiles() {
    return openFiles(this.child.pid);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Resolves with its exit code and the duration of the stop. */
  async stop() {
    const began = performance.now();
    this.child.kill('SIGTERM');
    const deadline = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    const code = await this.exited;
    clearTimeout(deadline);
    return { code, ms: performance.now() - began };
  }

  async untilReady(deadline) {
    let code;
    void this.exited.then((it) => (code = it));
    while (!(await this.isReady())) {
      if (code !== undefined) throw new Error(`The API ended with ${code} before it was ready.`);
      if (performance.now() > deadline) throw new Error('The API did not become ready.');
      await pause(20);
    }
  }

  isReady() {
    return fetch(`${this.url}/api/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
