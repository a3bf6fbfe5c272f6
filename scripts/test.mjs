// `npm test`: everything that can fail, each part whatever became of the one before; its last line sums up.
// `npm test -- e2e` runs that part alone; the parts are check, jest and e2e.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './lib/check.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureNginx } from './lib/nginx.mjs';
import { ensurePgBouncer } from './lib/pgbouncer.mjs';
import { ensureRedis } from './lib/redis.mjs';
import { bin, build, checkNode, ensureInstalled, fail, run } from './lib/setup.mjs';

const PARTS = { check, jest, e2e };
const FAILED = { passed: 0, failed: 1 };

checkNode();
ensureInstalled();
const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !(part in PARTS));
if (unknown) fail(`There is no part “${unknown}”; the parts are ${Object.keys(PARTS).join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'zentra-results-'));
const total = { passed: 0, failed: 0 };
/** The minutes and seconds since a moment, such as `3 min 5 s`. */
const duration = (since) => {
  const seconds = Math.round((Date.now() - since) / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const { passed, failed } = part();
  console.log(`── ${name}: ${duration(startedAt)}`);
  const isEmpty = passed + failed === 0;
  if (isEmpty) console.error(`${name} has run nothing, which proves nothing.`);
  total.passed += passed;
  total.failed += isEmpty ? 1 : failed;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

function jest() {
  const redis = ensureRedis();
  const pgbouncer = ensurePgBouncer();
  // One suite kills and restarts the built server.
  if (!redis || !pgbouncer || !build(['API', 'web app', 'client'])) return FAILED;
  const results = join(folder, 'jest.json');
  const [program, script] = bin('jest/bin/jest.js');
  const isGood = run(program, [script, '--json', `--outputFile=${results}`], {
    REDIS_SERVER: redis,
    PGBOUNCER: pgbouncer,
  });
  return count(isGood, results, (said) => [
    said.numPassedTests,
    said.numFailedTests + said.numRuntimeErrorTestSuites + said.numPendingTests,
  ]);
}

/** The built application on free ports and an empty data folder, in a real browser. */
function e2e() {
  const [chromium, nginx] = [ensureChromium(), ensureNginx()];
  if (!chromium || !nginx || !build()) return FAILED;
  const results = join(folder, 'e2e.json');
  const [program, script] = bin('@playwright/test/cli.js');
  const isGood = run(program, [script, 'test', '--reporter=list,json'], {
    CHROMIUM_PATH: chromium,
    NGINX_PATH: nginx,
    PLAYWRIGHT_JSON_OUTPUT_FILE: results,
  });
  return count(isGood, results, ({ stats }) => [
    stats.expected,
    stats.unexpected + stats.flaky + stats.skipped,
  ]);
}

/** A test that was skipped has not passed; a runner that fails without a failed test has failed itself. */
function count(isGood, file, read) {
  if (!existsSync(file)) return FAILED;
  const [passed, failed] = read(JSON.parse(readFileSync(file, 'utf8')));
  return { passed, failed: isGood ? failed : Math.max(failed, 1) };
}
