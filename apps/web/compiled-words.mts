import { parse } from '@formatjs/icu-messageformat-parser';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const PARSER = '@formatjs/icu-messageformat-parser';
const english = JSON.parse(
  readFileSync(fileURLToPath(new URL('./src/languages/en.json', import.meta.url)), 'utf8'),
) as Record<string, string>;

/** Those that are put together from an error's code, and so stand nowhere as they are. */
const isMade = (id: string) => id.startsWith('error.');
/** A short name for each id: every other id stands in the sources in quotes, which `languages.spec.ts` sees to. */
const shortIds = new Map(
  Object.keys(english).map((id, i) => [id, isMade(id) ? id : i.toString(36)] as const),
);
const QUOTED = /(['"])([a-zA-Z]+(?:\.\w+)+)\1/g;

/** What holds no value is shown as it stands. */
const compiled = (text: string) => (/[{<']/.test(text) ? parse(text) : text);
const compiledAll = (texts: [id: string, text: string][]) =>
  JSON.stringify(Object.fromEntries(texts.map(([id, text]) => [shortIds.get(id) ?? id, compiled(text)])));

/** The source with short ids, and with the English texts that it says. */
function carrying(source: string): string {
  const said = new Set<string>();
  const code = source.replace(QUOTED, (all, quote: string, id: string) => {
    if (!shortIds.has(id)) return all;
    said.add(id);
    return quote + (shortIds.get(id) ?? id) + quote;
  });
  const texts = [...said].filter((id) => !isMade(id)).map((id): [string, string] => [id, english[id] ?? '']);
  if (texts.length === 0) return source;
  return `import { carry as carryWords } from '@/lib/words';\n${code}\ncarryWords(${compiledAll(texts)});\n`;
}

/**
 * Reads the texts of `languages/` when the app is built and not when it is opened, so that what reads them, 8 kB, need not
 * be in the shell. English travels with the code that says it, under short ids; other languages come whole.
 */
export const compiledWords: Plugin = {
  name: 'zentra-compiled-words',
  apply: 'build',
  enforce: 'pre',
  resolveId(id, importer) {
    return id === PARSER ? this.resolve(`${PARSER}/no-parser.js`, importer, { skipSelf: true }) : null;
  },
  transform(source, id) {
    const [, language] = /[\\/]languages[\\/](\w+)\.json$/.exec(id) ?? [];
    if (language === undefined)
      return /[\\/]web[\\/]src[\\/].*\.tsx?$/.test(id) ? { code: carrying(source), map: null } : null;
    const texts = Object.entries(JSON.parse(source) as Record<string, string>);
    return { code: compiledAll(language === 'en' ? texts.filter(([one]) => isMade(one)) : texts), map: null };
  },
};
