import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const WEB = join(__dirname, '../../dist/apps/web');
const BUDGET_BYTES = 190_000;

/**
 * Returns the scripts that the page loads before its first paint: those in its HTML, no later
 * chunks.
 */
function shellScripts(): string[] {
  const page = readFileSync(join(WEB, 'index.html'), 'utf8');
  return [
    ...new Set([...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '')),
  ];
}

it('keeps the scripts of the shell within 190 kB, gzipped', () => {
  const sizes = shellScripts().map((path) => [path, gzipSync(readFileSync(join(WEB, path))).length] as const);
  expect(sizes.length).toBeGreaterThan(0);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  expect(total).toBeLessThanOrEqual(BUDGET_BYTES);
});

it('excludes the component gallery from the build', () => {
  const assets = join(WEB, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  // A name that only the gallery's samples contain.
  expect(
    scripts.filter((name) => readFileSync(join(assets, name), 'utf8').includes('Hohenstein-Wittelsbach')),
  ).toEqual([]);
});

it('has a source map beside each script, with relative paths', () => {
  const scripts = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    // The bundler's own few lines have no source.
    .filter((name) => !name.includes('rolldown-runtime'));
  const sources = scripts.flatMap((name) => {
    const map: unknown = JSON.parse(readFileSync(join(WEB, `${name}.map`), 'utf8'));
    return (map as { sources: string[] }).sources;
  });
  expect(sources).toContain('../../../../apps/web/src/main.tsx');
  expect(sources).toContain('../../../apps/web/src/service-worker/service-worker.ts');
  expect(sources.filter((path) => path.startsWith('/'))).toEqual([]);
});
