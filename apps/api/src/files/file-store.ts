import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/errors/app-error';
import {
  FILE_STORAGE,
  VERSIONS,
  type ByteRange,
  type FileKey,
  type FileStorage,
  type StoredContent,
} from './file-storage';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);

/**
 * Maps an error of the storage to STORAGE_FULL where it is full, otherwise to UNAVAILABLE (retry
 * after 5 s). Logs the details, which are for the operator only.
 */
export function toStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, name, message } = error as NodeJS.ErrnoException;
  new Logger('Files').warn(`Files cannot be stored or read (${code ?? name}): ${message}`);
  if (FULL.has(code ?? '') || FULL.has(name)) return new AppError('STORAGE_FULL');
  return new AppError('UNAVAILABLE', { retryAfter: 5 });
}

/** The storage with coded errors. */
@Injectable()
export class FileStore {
  constructor(@Inject(FILE_STORAGE) private readonly storage: FileStorage) {}

  /**
   * Stores local files, which it may move. Resolves once all are durable.
   * @throws STORAGE_FULL, UNAVAILABLE
   */
  async put(id: string, paths: Partial<Record<FileKey['version'], string>>): Promise<void> {
    for (const version of VERSIONS) {
      const path = paths[version];
      if (path !== undefined) await this.coded(this.storage.put({ id, version }, path));
    }
  }

  /** Returns null where there is no object. @throws UNAVAILABLE */
  read(key: FileKey, range?: ByteRange): Promise<StoredContent | null> {
    return this.coded(this.storage.read(key, range));
  }

  /** Removes all versions. @throws UNAVAILABLE */
  async remove(id: string): Promise<void> {
    for (const version of VERSIONS) await this.coded(this.storage.remove({ id, version }));
  }

  /** Returns the ids of objects older than `before`, in pages. */
  ids(before: Date): AsyncIterable<string[]> {
    return this.storage.ids(before);
  }

  private coded<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      throw toStorageError(error);
    });
  }
}
