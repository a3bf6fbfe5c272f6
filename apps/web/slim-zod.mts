import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const MARK = '?nothing';

/**
 * Leaves out what a page never needs of zod, 6 kB: writing JSON Schema, which is for Swagger, and its English sentences,
 * since people read ours.
 */
export const slimZod: Plugin = {
  name: 'zentra-slim-zod',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id, importer = '') =>
    /[\\/](to-json-schema|json-schema-(processors|generator)|locales[\\/]en)\.js$/.test(id) &&
    /[\\/]zod[\\/]/.test(importer)
      ? join(dirname(importer), id) + MARK
      : null,
  load(id) {
    if (!id.endsWith(MARK)) return null;
    const code = readFileSync(id.slice(0, -MARK.length), 'utf8');
    const names = [...code.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name);
    const stubs = names.map((name) => `export const ${name} = () => undefined;`);
    return [...stubs, 'export default () => undefined;'].join('\n');
  },
};
