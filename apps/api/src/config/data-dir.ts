import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Causes that an operator can resolve, by error code. */
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

/** Bytes that the smallest step of a start writes. */
const PROBE_BYTES = 64 * 1024;

/**
 * Creates the data folder where it is missing, without access for others. When root starts Zentra,
 * the embedded Postgres runs as another user. That user must be able to traverse the folder, but
 * not to list it.
 * @throws Error with one line
 */
export const makeDataDir = (dataDir: string): Promise<void> =>
  inDataDir(dataDir, () => makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700));

/**
 * Checks that new files can be written to the data folder.
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

/**
 * Runs `act` on the data folder. Turns an error of the file system into one line with the remedy.
 */
export async function inDataDir<T>(dataDir: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException;
    const reason = REASONS[code];
    // A missing file inside the folder has another cause.
    if (reason === undefined || (code === 'ENOENT' && syscall !== 'mkdir')) throw error;
    throw new Error(
      `DATA_DIR ${dataDir} ${reason} (${code}): mend that, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/** Ignores the error of a mode that a mounted file system, e.g. of Windows, does not support. */
export function ignoreUnsupported(error: NodeJS.ErrnoException): void {
  if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(error.code ?? '')) throw error;
}

/**
 * Replaces `mkdir` with `recursive`, which does not end where a file system answers ENOENT below an
 * existing folder.
 */
async function makeFolder(path: string, mode: number): Promise<void> {
  const failure = await mkdir(path, { mode }).catch((error: NodeJS.ErrnoException) => error);
  // The umask may have removed bits of the mode; some mounted file systems have no modes.
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
