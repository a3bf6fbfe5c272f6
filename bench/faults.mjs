// `npm run faults`: counts what is lost when things break, on its own server and database. `npm run
// faults -- --quick --only kills,cut` runs these in short; see bench/README.md. Fails when a count
// is not 0.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureBuilt, ensureInstalled, fail, ROOT } from '../scripts/lib/setup.mjs';

const SCENARIOS = ['kills', 'postgres', 'frozen', 'cut', 'offline', 'sigterm'];
const FULL = { kills: 50, stops: 10, frozenMs: 15_000, cuts: 20, missed: 500, terms: 5 };
const QUICK = { kills: 3, stops: 2, frozenMs: 12_000, cuts: 4, missed: 500, terms: 1 };

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? SCENARIOS;
const unknown = wanted.find((name) => !SCENARIOS.includes(name));
if (unknown !== undefined) fail(`There is no scenario “${unknown}”; they are ${SCENARIOS.join(', ')}.`);

checkNode();
ensureInstalled();
ensureBuilt(['API', 'client']);
// Loaded now, because only now their dependencies are installed and built.
const { Stage } = await import('./lib/stage.mjs');
const { printBars, printTable } = await import('./lib/figures.mjs');

const stage = new Stage();
const outcomes = [];
try {
  const database = await stage.postgres();
  const api = await stage.api(database.url);
  for (const name of wanted) {
    const { [name]: run } = await import(`./faults/${name}.mjs`);
    const began = performance.now();
    const outcome = await run({ api, database, counts: values.quick ? QUICK : FULL });
    outcomes.push({ name, seconds: Math.round((performance.now() - began) / 1000), ...outcome });
    console.log(`  ${outcome.what} …`);
  }
} finally {
  await stage.close();
}

const kinds = Object.keys(outcomes[0].wrong).filter((kind) => kind !== 'messages');
const total = Object.fromEntries(
  kinds.map((kind) => [kind, outcomes.reduce((sum, { wrong }) => sum + wrong[kind], 0)]),
);
printTable(
  [
    ['', ({ what }) => what],
    ['s', ({ seconds }) => seconds],
    ['messages', ({ wrong }) => wrong.messages],
    ...kinds.map((kind) => [kind, ({ wrong }) => wrong[kind]]),
  ],
  outcomes,
);
printBars(outcomes.flatMap(({ bars }) => bars));

const isGood =
  Object.values(total).every((count) => count === 0) &&
  outcomes.every(({ bars }) => bars.every(({ isMet }) => isMet));
// A partial run does not replace the results of a whole one.
if (!values.only) {
  const folder = join(ROOT, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const results = {
    at: new Date().toISOString(),
    isQuick: values.quick ?? false,
    passed: isGood,
    total,
    outcomes,
  };
  writeFileSync(join(folder, 'faults.json'), JSON.stringify(results, null, 2));
}
console.log(
  `\n${total.lost} lost, ${total.doubled} doubled, ${total.reordered} reordered, ${total.gaps} gaps${isGood ? '' : ' – and yet something is wrong, see above'}`,
);
process.exit(isGood ? 0 : 1);
