import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, residentKb } from './processes.mjs';

/** Starts the relay of relay.mjs, which is measured like the API. */
export async function startRelay(stage) {
  const child = fork(fileURLToPath(new URL('relay.mjs', import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  stage.onClose(() => child.kill());
  const port = await new Promise((resolve) => child.once('message', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    get cpuSeconds() {
      return cpuSeconds(child.pid);
    },
    get residentKb() {
      return residentKb(child.pid);
    },
  };
}
