import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MOST = 25;

/** Node's arguments for a CPU profile in `folder`, written at a regular exit. */
export const profileArgs = (folder) => ['--cpu-prof', `--cpu-prof-dir=${folder}`];

/** Prints the functions with the most self time. */
export function printProfile(folder) {
  const [file] = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.cpuprofile')) : [];
  if (!file) return console.log('\n  There is no profile: the server did not end in order.');
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const own = new Map();
  samples.forEach((id, i) => own.set(names.get(id), (own.get(names.get(id)) ?? 0) + timeDeltas[i]));
  own.delete('(idle)');
  const total = [...own.values()].reduce((a, b) => a + b, 0);
  console.log(`\n  Where the server spent ${(total / 1e6).toFixed(1)} s:\n`);
  const top = [...own].sort(([, a], [, b]) => b - a).slice(0, MOST);
  for (const [name, micros] of top)
    console.log(`  ${((micros / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

function nameOf({ functionName, url, lineNumber }) {
  if (!url) return functionName;
  const place = url.replace(/^.*\/(node_modules|dist)\//, '');
  return `${functionName || '(anonymous)'}  ${place}:${lineNumber + 1}`;
}
