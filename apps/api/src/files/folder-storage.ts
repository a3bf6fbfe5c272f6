import { ignoreUnsupported } from '../config/data-dir';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRange, FileKey, FileStorage, StoredContent } from './file-storage';

const NAME = /^([0-9a-f-]{36})\.(file|preview)(\.part)?$/;
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Stores files in a folder that only the owner of the process can read:
 * `<last two digits of the id>/<id>.<version>`.
 */
export class FolderStorage implements FileStorage {
  constructor(private readonly folder: string) {}

  async put(key: FileKey, path: string): Promise<void> {
    const target = this.pathOf(key);
    const part = `${target}.part`;
    await mkdir(this.folderOf(key.id), { recursive: true, mode: 0o700 });
    try {
      await rename(path, part).catch(async (error: unknown) => {
        // Another file system, e.g. a mounted folder.
        if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
        await copyFile(path, part);
      });
      // The picture library creates files that everyone can read.
      await chmod(part, 0o600).catch(ignoreUnsupported);
      await sync(part);
      await rename(part, target);
      await sync(this.folderOf(key.id));
    } catch (error) {
      await Promise.all([part, target].map((name) => rm(name, { force: true }))).catch(() => undefined);
      throw error;
    }
  }

  async read(key: FileKey, range?: ByteRange): Promise<StoredContent | null> {
    try {
      const file = await open(this.pathOf(key));
      const { size } = await file.stat();
      return { size, stream: file.createReadStream(range) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async remove(key: FileKey): Promise<void> {
    const path = this.pathOf(key);
    await Promise.all([path, `${path}.part`].map((name) => rm(name, { force: true })));
  }

  async *ids(before: Date): AsyncGenerator<string[]> {
    for (const shelf of await this.list(this.folder)) {
      const ids = new Set<string>();
      for (const name of await this.list(join(this.folder, shelf))) {
        const id = NAME.exec(name)?.[1];
        if (id === undefined) continue;
        const found = await stat(join(this.folder, shelf, name)).catch(() => null);
        if (found && found.mtime < before) ids.add(id);
      }
      if (ids.size > 0) yield [...ids];
    }
  }

  private async list(folder: string): Promise<string[]> {
    return readdir(folder).catch((error: unknown) => {
      if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
      throw error;
    });
  }

  private folderOf(id: string): string {
    return join(this.folder, id.slice(-2));
  }

  private pathOf({ id, version }: FileKey): string {
    return join(this.folderOf(id), `${id}.${version}`);
  }
}

/**
 * Flushes a file or folder to the disk. A new name is durable only once its folder is flushed, too.
 */
async function sync(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
