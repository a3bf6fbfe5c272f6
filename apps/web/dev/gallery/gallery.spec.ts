import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const SOURCE = join(__dirname, '../../src');

/** Components without visible output, and those that would start the app with its socket. */
const NOT_SHOWN = [
  'app/announcer.tsx', // for screen readers only
  'app/provider.tsx',
  'app/router.tsx',
  'app/signed-in.tsx',
  'app/toasts.tsx', // around every page, and so around the gallery
];

const components = ['app', 'components', 'features'].flatMap((folder) =>
  readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.spec)\.tsx$/.test(file) && !(folder === 'app' && file.startsWith('routes/')))
    .map((file) => join(folder, file)),
);

function fileOf(specifier: string, from: string): string | undefined {
  if (!/^[.@]/.test(specifier)) return undefined;
  const path = specifier.startsWith('@/') ? join(SOURCE, specifier.slice(2)) : join(dirname(from), specifier);
  return [`${path}.tsx`, `${path}.ts`].find((file) => existsSync(file));
}

/**
 * Collects a file and all its imports, static and dynamic. Type imports are excluded: they render
 * nothing.
 */
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
