import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const MARK = '?nothing';

/** Leaves out the part of zod that writes JSON Schema: Swagger needs it, a page never does, and it weighs 5 kB. */
export const noJsonSchema: Plugin = {
  name: 'zentra-no-json-schema',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id, importer = '') =>
    /[\\/](to-json-schema|json-schema-(processors|generator))\.js$/.test(id) && /[\\/]zod[\\/]/.test(importer)
      ? join(dirname(importer), id) + MARK
      : null,
  load(id) {
    if (!id.endsWith(MARK)) return null;
    const code = readFileSync(id.slice(0, -MARK.length), 'utf8');
    const names = [...code.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name);
    return names.map((name) => `export const ${name} = () => undefined;`).join('\n');
  },
};
