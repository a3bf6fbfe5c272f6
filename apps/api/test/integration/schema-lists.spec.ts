import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import { MIGRATIONS } from '../../src/database/migrations';
import { ENTITIES } from '../../src/entities';

const SOURCES = join(__dirname, '../../src');
const filesIn = (folder: string, name: RegExp) =>
  readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(SOURCES, folder, path));

/** Returns the classes that a file exports. */
async function classesOf(path: string): Promise<unknown[]> {
  const exported = Object.values((await import(path)) as Record<string, unknown>);
  return exported.filter((one) => typeof one === 'function');
}
const allOf = async (paths: string[]) => (await Promise.all(paths.map(classesOf))).flat();

it('lists the class of every entity file', async () => {
  const files = filesIn('.', /\.entity\.ts$/);
  const decorated = new Set<unknown>(getMetadataArgsStorage().tables.map(({ target }) => target));
  const found = (await allOf(files)).filter((one) => decorated.has(one));
  expect(found.length).toBeGreaterThanOrEqual(files.length);
  expect(new Set<unknown>(ENTITIES)).toEqual(new Set(found));
});

it('lists the class of every migration file, in the order of their time stamps', async () => {
  const files = filesIn('database/migrations', /^\d+-\w+\.ts$/).sort();
  expect(files.length).toBeGreaterThan(15);
  expect(MIGRATIONS).toEqual(await allOf(files));
});
