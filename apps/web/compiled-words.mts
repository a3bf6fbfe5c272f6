import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const PARSER = '@formatjs/icu-messageformat-parser';

/**
 * Reads the texts of `languages/` when the app is built and not when it is opened, so that what reads them, 8 kB, need not
 * be in the shell.
 */
export const compiledWords: Plugin = {
  name: 'zentra-compiled-words',
  apply: 'build',
  enforce: 'pre',
  resolveId(id, importer) {
    return id === PARSER ? this.resolve(`${PARSER}/no-parser.js`, importer, { skipSelf: true }) : null;
  },
  transform(json, id) {
    if (!/[\\/]languages[\\/]\w+\.json$/.test(id)) return null;
    const texts = Object.entries(JSON.parse(json) as Record<string, string>);
    // What holds no value is shown as it stands.
    const compiled = texts.map(([key, text]) => [key, /[{<']/.test(text) ? parse(text) : text]);
    return { code: JSON.stringify(Object.fromEntries(compiled)), map: null };
  },
};
