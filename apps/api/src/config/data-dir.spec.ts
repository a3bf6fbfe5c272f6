import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDataDir, inDataDir, makeDataDir } from './data-dir';

// Errors of the whole program are in scripts/proofs/start.spec.ts.
describe('the data folder', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'zentra-data-dir-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const lineOf = (reason: string, dataDir = folder) =>
    `DATA_DIR ${dataDir} ${reason}: mend that, or set DATA_DIR to another folder.`;

  it('is created with its parents, and checked without a leftover', async () => {
    const dataDir = join(folder, 'a', 'data');
    await makeDataDir(dataDir);
    await makeDataDir(dataDir);
    await checkDataDir(dataDir);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is refused with one line when it is a file or below one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(makeDataDir(file)).rejects.toThrow(lineOf('is a file (EEXIST)', file));
    const below = join(file, 'data');
    await expect(makeDataDir(below)).rejects.toThrow(lineOf('is below a file (ENOTDIR)', below));
  });

  it('is refused with one line when the disk is full', async () => {
    // The device refuses each write as a full disk does.
    const write = () => writeFile('/dev/full', 'x');
    await expect(inDataDir(folder, write)).rejects.toThrow(lineOf('has no room left (ENOSPC)'));
  });

  // Only a mount or a quota causes these, which needs more privileges than a test may expect.
  it.each([
    ['EROFS', 'is on a read-only file system'],
    ['EDQUOT', 'has no room left'],
    ['EPERM', 'may not be written by this user'],
  ])('is refused with one line for %s', async (code, reason) => {
    const error = Object.assign(new Error(`${code}: some words, open`), { code, syscall: 'open' });
    const refused = inDataDir(folder, () => Promise.reject(error));
    await expect(refused).rejects.toMatchObject({ message: lineOf(`${reason} (${code})`), cause: error });
  });

  it('rethrows other errors', async () => {
    await expect(inDataDir(folder, () => mkdir(join(folder, 'x'.repeat(300))))).rejects.toMatchObject({
      code: 'ENAMETOOLONG',
    });
    const missing = join(folder, 'missing');
    await expect(inDataDir(folder, () => readdir(missing))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
