import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';

const ID_LENGTH = 36;
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Stores archives in `DATA_DIR/exports`, readable by the owner of the process only. The file is
 * `<id>.zip`, and `<id>.<any>.part` while it is written.
 */
@Injectable()
export class ExportFiles {
  private readonly dir: string;

  constructor(@Inject(CONFIG) { dataDir }: Config) {
    this.dir = join(dataDir, 'exports');
  }

  /** Returns the path of a new file for one writer. Deletes unfinished files of the same export. */
  async begin(id: string): Promise<string> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    await this.removeParts(id);
    return join(this.dir, `${id}.${randomUUID()}.part`);
  }

  /** Renames a finished `part` to the archive for downloads. Returns its size in bytes. */
  async finish(id: string, part: string): Promise<number> {
    const { size } = await stat(part);
    await rename(part, this.pathOf(id));
    return size;
  }

  /** Opens an archive for reading; null when there is none. */
  async open(id: string): Promise<FileHandle | null> {
    return open(this.pathOf(id)).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
  }

  /** Deletes the archive and its unfinished files. */
  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
    await this.removeParts(id);
  }

  /** Returns the ids of all exports that have files. */
  async ids(): Promise<string[]> {
    return [...new Set((await this.names()).map((name) => name.slice(0, ID_LENGTH)))];
  }

  /** Deletes the unfinished files of an export. */
  async removeParts(id: string): Promise<void> {
    const parts = (await this.names()).filter((name) => name.startsWith(id) && name.endsWith('.part'));
    await Promise.all(parts.map((name) => rm(join(this.dir, name), { force: true })));
  }

  private pathOf(id: string): string {
    return join(this.dir, `${id}.zip`);
  }

  private async names(): Promise<string[]> {
    return readdir(this.dir).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
  }
}
