import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What an operator can mend, by the code of the error. */
const REASONS: Record<string, string> = {
  EROFS: 'is on a read-only file system',
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  ENOSPC: 'has no room left',
  EDQUOT: 'has no room left',
  EEXIST: 'is a file',
  ENOTDIR: 'is below a file',
  ENOENT: 'cannot be made',
};

/** As much as the smallest step of a start writes, bytes. */
const PROBE_BYTES = 64 * 1024;

/**
 * Makes the data folder where it is missing, closed to others. Started by root, the embedded Postgres runs as another
 * user, who must be able to pass through, and not to list it.
 * @throws Error with one line
 */
export const makeDataDir = (dataDir: string): Promise<void> =>
  inDataDir(dataDir, () => makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700));

/**
 * Checks that the data folder takes new files.
 * @throws Error with one line
 */
export const checkDataDir = (dataDir: string): Promise<void> =>
  inDataDir(dataDir, async () => {
    const path = join(dataDir, `.probe-${process.pid}-${randomBytes(6).toString('hex')}`);
    const probe = await open(path, 'wx', 0o600);
    try {
      await probe.writeFile(Buffer.alloc(PROBE_BYTES));
      await probe.sync();
    } finally {
      await probe.close();
      await rm(path, { force: true });
    }
  });

/** Does something in the data folder; an error of the file system becomes one line that says what to do. */
export async function inDataDir<T>(dataDir: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException;
    const reason = REASONS[code];
    // A missing file inside the folder is another mistake.
    if (reason === undefined || (code === 'ENOENT' && syscall !== 'mkdir')) throw error;
    throw new Error(
      `DATA_DIR ${dataDir} ${reason} (${code}): mend that, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/** For a mode that a mounted file system, e.g. of Windows, does not take. */
export function ignoreUnsupported(error: NodeJS.ErrnoException): void {
  if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(error.code ?? '')) throw error;
}

/** As `mkdir` with `recursive`, which never ends where a file system answers ENOENT below a folder that exists. */
async function makeFolder(path: string, mode: number): Promise<void> {
  const failure = await mkdir(path, { mode }).catch((error: NodeJS.ErrnoException) => error);
  // Whatever the umask takes away; some mounted file systems know no modes.
  if (!failure) return chmod(path, mode).catch(ignoreUnsupported);
  const isFolder = (folder: string) =>
    stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (failure.code !== 'ENOENT' || (await isFolder(parent))) throw failure;
  await makeFolder(parent, mode);
  await makeFolder(path, mode);
}
