import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEB = join(__dirname, '../../..');

/** A key that is written where it is used, and not in query-keys.ts. */
const OWN_KEY = /queryKey: \[|Quer(?:y|ies)Data(?:<[^(]*>)?\(\s*\[|(?:refresh|overtake)\(\s*\w+,\s*\[/;

const files = ['src', 'dev'].flatMap((folder) =>
  readdirSync(join(WEB, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.spec)\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

it('keeps the keys of the query cache in one file', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((name) => OWN_KEY.test(readFileSync(join(WEB, name), 'utf8')))).toEqual([]);
});

it.each([
  "useQuery({ queryKey: ['me'] })",
  "queries.setQueryData<Me>(['me'], me)",
  "queries.getQueriesData(['history'])",
  "refresh(queries, ['blocks'])",
])('finds a key in %s', (code) => {
  expect(code).toMatch(OWN_KEY);
});
