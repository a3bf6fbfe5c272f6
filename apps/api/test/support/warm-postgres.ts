import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKOUT = join(__dirname, '../../../..');

/**
 * The data folder of the Postgres that runs between runs of `npm run test:api`; one per checkout.
 */
export const WARM_FOLDER = join(
  tmpdir(),
  `zentra-test-warm-${createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 12)}`,
);
