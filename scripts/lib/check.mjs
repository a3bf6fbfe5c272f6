import { join } from 'node:path';
import { bin, ROOT, run } from './setup.mjs';

const CHECKS = [
  ['types of API, libs and tests', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
  ['types of the web app', 'typescript/bin/tsc', ['-p', 'apps/web/tsconfig.json']],
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  [
    'layering',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  ],
  ['unused and undeclared code', 'knip/bin/knip.js', ['--no-progress']],
  ['words', 'scripts/lib/check-words.mjs', []],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
];

/**
 * Runs every check that needs no running application.
 * @returns {{ passed: number, failed: number }}
 */
export function check() {
  const count = { passed: 0, failed: 0 };
  for (const [name, path, args] of CHECKS) {
    const isOurs = path.startsWith('scripts/');
    const [program, script] = isOurs ? [process.execPath, join(ROOT, path)] : bin(path);
    const isGood = run(program, [script, ...args]);
    console.log(`${isGood ? '✓' : '✗'} ${name}`);
    count[isGood ? 'passed' : 'failed'] += 1;
  }
  return count;
}
