// `npm test`: everything that can fail, each part whatever became of the one before; its last line sums up.
// `npm test -- e2e` runs that part alone; the parts are check, jest and e2e.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { freePorts } from './lib/free-ports.mjs';
import { bin, build, checkNode, ensureInstalled, fail, run } from './lib/setup.mjs';

const FAILED = { passed: 0, failed: 1 };
const PARTS = { check, jest, e2e };

checkNode();
ensureInstalled();
const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !(part in PARTS));
if (unknown) fail(`There is no part “${unknown}”; the parts are ${Object.keys(PARTS).join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'zentra-results-'));
const total = { passed: 0, failed: 0 };
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  const { passed, failed } = await part();
  if (passed + failed === 0) console.error(`${name} has run nothing.`);
  total.passed += passed;
  // A part in which nothing ran has proven nothing.
  total.failed += passed + failed === 0 ? 1 : failed;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

function jest() {
  const results = join(folder, 'jest.json');
  const [program, script] = bin('jest/bin/jest.js');
  const isGood = run(program, [script, '--json', `--outputFile=${results}`]);
  return count(isGood, results, (said) => [
    said.numPassedTests,
    said.numFailedTests + said.numRuntimeErrorTestSuites + said.numPendingTests,
  ]);
}

/** The real application as `npm start` runs it, on free ports and an empty data folder, in a real browser. */
async function e2e() {
  const chromium = ensureChromium();
  if (!chromium || build().length > 0) return FAILED;
  const results = join(folder, 'e2e.json');
  const [port, webPort] = await freePorts(2);
  const [program, script] = bin('@playwright/test/cli.js');
  const isGood = run(program, [script, 'test', '--reporter=list,json'], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: results,
    E2E_PORT: String(port),
    E2E_WEB_PORT: String(webPort),
    E2E_DATA_DIR: join(folder, 'data'),
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
