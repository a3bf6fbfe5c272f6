import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateSecret } from './secret-file';

describe('a stored secret', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'zentra-secret-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
  const said: string[] = [];
  beforeEach(() => said.splice(0));
  const secretIn = (dataDir: string) =>
    loadOrCreateSecret(dataDir, 'session-secret', (line) => said.push(line));

  it('is created at the first start, readable by the owner only, and does not change', async () => {
    const dataDir = join(folder, 'made', 'data');
    const secret = await secretIn(dataDir);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await modeOf(join(dataDir, 'session-secret'))).toBe(0o600);
    expect((await modeOf(dataDir)) & 0o066).toBe(0); // others may neither list nor write
    expect(await secretIn(dataDir)).toBe(secret);
    expect(said).toEqual([]);
  });

  it('is created once by any number of concurrent starts, without leftover files', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => secretIn(folder)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(folder)).toEqual(['session-secret']);
  });

  it.each([0o644, 0o640, 0o606])('gets mode 0600 where its mode was %o, with one line', async (mode) => {
    const path = join(folder, 'session-secret');
    const secret = await secretIn(folder);
    await chmod(path, mode);
    expect(await secretIn(folder)).toBe(secret);
    expect(await modeOf(path)).toBe(0o600);
    expect(said).toEqual([expect.stringContaining('could be read by others')]);
    expect(said[0]).not.toContain(secret);
    await secretIn(folder);
    expect(said).toHaveLength(1);
  });

  it('is refused with one line when it is too short', async () => {
    const path = join(folder, 'session-secret');
    await writeFile(path, 'short', { mode: 0o600 });
    await expect(secretIn(folder)).rejects.toThrow(/^\S+session-secret holds fewer than 32 characters.*\.$/);
    expect(await readFile(path, 'utf8')).toBe('short');
  });
});
