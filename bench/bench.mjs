// `npm run bench`: measures the speed of Zentra, on its own servers and databases. `npm run bench
// -- rate idle --quick` runs these scenarios in short; see bench/README.md. Fails when a bar is
// missed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureBuilt, ensureInstalled, fail, ROOT } from '../scripts/lib/setup.mjs';

const SCENARIOS = ['rate', 'stored', 'idle', 'failing'];
const FULL = {
  rounds: 3,
  seconds: 5,
  warmSeconds: 1.5,
  idle: 5_000,
  conversations: 10_000,
  messages: 1_000_000,
};
const QUICK = {
  rounds: 1,
  seconds: 1.5,
  warmSeconds: 1,
  idle: 1_000,
  conversations: 1_000,
  messages: 100_000,
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' }, profile: { type: 'boolean' } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !SCENARIOS.includes(name));
if (unknown) fail(`There is no scenario “${unknown}”; they are ${SCENARIOS.join(', ')}.`);
const wanted = positionals.length > 0 ? positionals : SCENARIOS;

checkNode();
ensureInstalled();
ensureBuilt(['API', 'client']);
// Loaded now, because only now their dependencies are installed.
const { Stage } = await import('./lib/stage.mjs');
const { printBars } = await import('./lib/figures.mjs');

const settings = { ...(values.quick ? QUICK : FULL), isProfiled: values.profile ?? false };
const machine = `${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}`;
console.log(machine);

const scenarios = {};
for (const name of wanted) {
  console.log(`\n── ${name}`);
  const { [name]: run } = await import(`./scenarios/${name}.mjs`);
  const stage = new Stage();
  try {
    scenarios[name] = await run(stage, settings);
  } finally {
    await stage.close();
  }
  printBars(scenarios[name].bars);
}

const missed = Object.values(scenarios).flatMap(({ bars }) => bars.filter(({ isMet }) => !isMet));
const folder = join(ROOT, 'bench/results');
mkdirSync(folder, { recursive: true });
const results = { at: new Date().toISOString(), machine, settings, passed: missed.length === 0, scenarios };
writeFileSync(join(folder, 'latest.json'), JSON.stringify(results, null, 2));
console.log(`\n${missed.length === 0 ? 'Every bar is met.' : `${missed.length} bars are missed.`}`);
process.exit(missed.length === 0 ? 0 : 1);
