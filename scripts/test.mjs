// `npm test`: runs every part, also after a failed one; its last line sums up. `npm test -- api
// e2e` runs these parts only; the parts are check, unit, api, proofs and e2e.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './lib/check.mjs';
import { checkNode, ensureInstalled, fail } from './lib/setup.mjs';
import { runTier, TIERS } from './lib/tiers.mjs';

const PARTS = ['check', ...TIERS];

checkNode();
ensureInstalled();
const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown) fail(`There is no part “${unknown}”; the parts are ${PARTS.join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'zentra-results-'));
const total = { passed: 0, failed: 0 };
const times = [];
/** Minutes and seconds, such as `3 min 5 s`. */
const duration = (ms) => {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};
for (const part of PARTS) {
  if (wanted.length > 0 && !wanted.includes(part)) continue;
  console.log(`\n── ${part}`);
  const startedAt = Date.now();
  const { passed, failed } = part === 'check' ? check() : tier(part);
  const isEmpty = passed + failed === 0;
  if (isEmpty) console.error(`${part} has run nothing, which proves nothing.`);
  total.passed += passed;
  total.failed += isEmpty ? 1 : failed;
  times.push(`${part} ${duration(Date.now() - startedAt)}`);
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${times.join(', ')}\n${total.passed} passed, ${total.failed} failed`);

/** A skipped test has not passed. A runner that fails without a failed test has failed itself. */
function tier(name) {
  const file = join(folder, `${name}.json`);
  const isGood =
    name === 'e2e'
      ? runTier(name, ['--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
      : // Another Postgres than the one of `npm run test:api`.
        runTier(name, ['--json', `--outputFile=${file}`], { TEST_POSTGRES: '' });
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const [passed, failed] = countIn(JSON.parse(readFileSync(file, 'utf8')));
  return { passed, failed: isGood ? failed : Math.max(failed, 1) };
}

function countIn({ stats, ...jest }) {
  if (stats) return [stats.expected, stats.unexpected + stats.flaky + stats.skipped];
  // Pending are skipped tests; todo are tests without a body.
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = jest;
  return [numPassedTests, numFailedTests + numRuntimeErrorTestSuites + numPendingTests + numTodoTests];
}
