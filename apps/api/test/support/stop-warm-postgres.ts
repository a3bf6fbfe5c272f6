// `npm run test:api -- --stop`: stops the Postgres that runs between test runs, and removes its
// data.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runningPostmaster, waitForExit } from '../../../../libs/embedded-postgres/src/postmaster';
import { WARM_FOLDER } from './warm-postgres';

/** An immediate stop: takes milliseconds and writes nothing to disk. */
const STOP_MS = 20_000;

async function stop(): Promise<void> {
  const running = await runningPostmaster(join(WARM_FOLDER, 'postgres/data'));
  if (running) {
    process.kill(running.pid, 'SIGINT');
    if (!(await waitForExit(running.pid, STOP_MS))) throw new Error(`Process ${running.pid} does not end.`);
  }
  await rm(WARM_FOLDER, { recursive: true, force: true });
  process.stdout.write(
    running ? 'The Postgres of the tests has ended.\n' : 'No Postgres of the tests runs.\n',
  );
}

void stop();
