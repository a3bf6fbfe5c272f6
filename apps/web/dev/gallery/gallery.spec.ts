import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const SOURCE = join(__dirname, '../../src');

/** What there is nothing of to see, or what would begin the app itself, with its live connection. */
const NOT_SHOWN = [
  'app/announcer.tsx', // only ever heard
  'app/provider.tsx',
  'app/router.tsx',
  'app/signed-in.tsx',
  'app/toasts.tsx', // around every page, and so around the gallery
];

const components = ['app', 'components', 'features'].flatMap((folder) =>
  readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !(folder === 'app' && file.startsWith('routes/')))
    .map((file) => join(folder, file)),
);

function fileOf(specifier: string, from: string): string | undefined {
  if (!/^[.@]/.test(specifier)) return undefined;
  const path = specifier.startsWith('@/') ? join(SOURCE, specifier.slice(2)) : join(dirname(from), specifier);
  return [`${path}.tsx`, `${path}.ts`].find((file) => existsSync(file));
}

/** A file and whatever it imports, at once or later; of what lends it a type alone, nothing is seen. */
function reach(file: string, into: Set<string>): void {
  if (into.has(file)) return;
  into.add(file);
  const code = readFileSync(file, 'utf8').replaceAll(/^import type [^;]+;/gm, '');
  for (const { fileName } of ts.preProcessFile(code).importedFiles) {
    const imported = fileOf(fileName, file);
    if (imported) reach(imported, into);
  }
}

const shown = new Set<string>();
reach(join(__dirname, 'gallery.tsx'), shown);
const paths = [...shown].map((file) => relative(SOURCE, file));

it('shows every component', () => {
  expect(components.length).toBeGreaterThan(100);
  const missing = components.filter((file) => !paths.includes(file));
  expect(missing.sort()).toEqual(NOT_SHOWN);
});
