// `npm run test:unit`, `test:api`, `test:proofs` and `test:e2e`: runs one tier, with arguments for
// Jest or Playwright, such as `npm run test:api chat -- --watch`.
import { bin, checkNode, ensureInstalled, run } from './lib/setup.mjs';
import { runTier } from './lib/tiers.mjs';

checkNode();
ensureInstalled();
const [tier, ...args] = process.argv.slice(2);
// npm consumes a flag that does not follow a `--`.
if (process.env.npm_config_watch && !args.includes('--watch')) args.push('--watch');
const [node, tsNode] = bin('ts-node/dist/bin.js');
const isGood =
  tier === 'api' && args.includes('--stop')
    ? run(node, [tsNode, '--swc', 'apps/api/test/support/stop-warm-postgres.ts'])
    : // Postgres continues to run between runs.
      runTier(tier, args, tier === 'api' ? { TEST_POSTGRES: 'warm' } : {});
process.exitCode = isGood ? 0 : 1;
