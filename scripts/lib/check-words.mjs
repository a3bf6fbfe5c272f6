// Checks the wording of every file for `npm run check`: prints each refused word and fails.
// With paths as arguments, checks the files below them: `node scripts/lib/check-words.mjs docs`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from './setup.mjs';
import { findWords } from './words/find.mjs';
import { EXCEPTIONS } from './words/table.mjs';

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
for (const path of filesIn(ROOT)) {
  if (wanted.length > 0 && !wanted.some((place) => path.startsWith(place))) continue;
  for (const finding of findWords(path, readFileSync(join(ROOT, path), 'utf8'))) {
    const exception = exceptionFor(finding);
    if (exception) used.add(exception);
    else failures.push(finding);
  }
}

for (const { path, line, word, instead } of failures) console.log(`${path}:${line}  ${word}  →  ${instead}`);
const unused = wanted.length > 0 ? [] : EXCEPTIONS.filter((one) => !used.has(one));
for (const { path, phrase } of unused) console.log(`an exception that matches nothing: ${path} “${phrase}”`);
process.exitCode = failures.length + unused.length === 0 ? 0 : 1;
