import type { Readable } from 'node:stream';

/** A picture has both versions; another file has only `file`. */
export type FileVersion = 'file' | 'preview';

/** Identifies one object. Ids are UUIDs, so that a key is safe in a path. */
export interface FileKey {
  id: string;
  version: FileVersion;
}

export const VERSIONS: FileVersion[] = ['file', 'preview'];

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface StoredContent {
  /** Bytes of the whole object. */
  size: number;
  /** The whole object, or the requested range. */
  stream: Readable;
}

/** Stores the bytes of files. Throws errors of its own; `FileStore` maps them to coded ones. */
export interface FileStorage {
  /**
   * Stores a local file, which it may move. Once this resolves, the object is complete and durable.
   * If it rejects, there is no object.
   */
  put(key: FileKey, path: string): Promise<void>;
  /**
   * Returns null where there is no object. A range must begin within the object; its end is cut.
   */
  read(key: FileKey, range?: ByteRange): Promise<StoredContent | null>;
  /** Removes an object. Ignores a missing one. */
  remove(key: FileKey): Promise<void>;
  /** Returns the ids of objects older than `before`, in pages, including objects without a row. */
  ids(before: Date): AsyncIterable<string[]>;
}

/** Injection token of the `FileStorage`. */
export const FILE_STORAGE = Symbol('FILE_STORAGE');
