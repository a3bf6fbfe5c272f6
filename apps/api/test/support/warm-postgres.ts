import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKOUT = join(__dirname, '../../../..');

/** Where the Postgres that stays warm between runs of `npm run test:api` has its data; each checkout has its own. */
export const WARM_FOLDER = join(
  tmpdir(),
  `zentra-test-warm-${createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 12)}`,
);
