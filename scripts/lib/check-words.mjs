// Checks wording for `npm run check`. Refused words in files of CLEAN fail; others are counted.
// With paths as arguments, lists every finding below them: `node scripts/lib/check-words.mjs docs`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from './setup.mjs';
import { findWords } from './words/find.mjs';
import { CLEAN, EXCEPTIONS } from './words/table.mjs';

/** Folders without source files of this repository. */
const SKIPPED = /^(?:node_modules|dist|test-results|coverage|\.(?!github).*)$/;
const READ = /\.(?:md|[mc]?[jt]s|tsx|css|sql|ya?ml|template|Dockerfile)$|^\.env\.example$/;
/** Interface texts are checked in English only. */
const ENGLISH = /^apps\/web\/src\/(?:languages|locales)\/en\.json$/;

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.test(entry.name)) yield* filesIn(path);
    } else {
      const name = relative(ROOT, path).split(sep).join('/');
      if (READ.test(entry.name) || ENGLISH.test(name)) yield name;
    }
  }
}

const isIn = (path, place) =>
  place.startsWith('*') ? path.endsWith(place.slice(1)) : path.startsWith(place);
const exceptionFor = ({ path, word, context }) =>
  EXCEPTIONS.find((one) => isIn(path, one.path) && `${context}\n${word}`.includes(one.phrase));

const wanted = process.argv.slice(2).map((path) => path.replace(/^\.\//, ''));
const used = new Set();
const failures = [];
const left = new Map();
for (const path of filesIn(ROOT)) {
  if (wanted.length > 0 && !wanted.some((place) => path.startsWith(place))) continue;
  for (const finding of findWords(path, readFileSync(join(ROOT, path), 'utf8'))) {
    const exception = exceptionFor(finding);
    if (exception) used.add(exception);
    else if (wanted.length > 0 || CLEAN.some((place) => isIn(path, place))) failures.push(finding);
    else {
      const place = path.split('/').slice(0, 2).join('/');
      left.set(place, (left.get(place) ?? 0) + 1);
    }
  }
}

for (const { path, line, word, instead } of failures) console.log(`${path}:${line}  ${word}  →  ${instead}`);
const unused = wanted.length > 0 ? [] : EXCEPTIONS.filter((one) => !used.has(one));
for (const { path, phrase } of unused) console.log(`an exception that matches nothing: ${path} “${phrase}”`);
if (left.size > 0) {
  const total = [...left.values()].reduce((sum, count) => sum + count, 0);
  const places = [...left].sort(([, a], [, b]) => b - a).map(([place, count]) => `${place} ${count}`);
  console.log(`words: ${total.toLocaleString('en')} left in ${places.join(', ')}`);
}
process.exitCode = failures.length === 0 ? 0 : 1;
