import type { Readable } from 'node:stream';

/** Which of the two of a picture; a file has only `file`. */
export type FileVersion = 'file' | 'preview';

/** Names one object; ids are UUIDs, so that a key is safe to put into a path. */
export interface FileKey {
  id: string;
  version: FileVersion;
}

export const VERSIONS: FileVersion[] = ['file', 'preview'];

/** Bytes from `start` up to and with `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface StoredContent {
  /** Of the whole object. */
  size: number;
  /** The range alone, where one was asked for. */
  stream: Readable;
}

/** Where the bytes are. Errors are the place's own; `FileStore` turns them into coded ones. */
export interface FileStorage {
  /** Takes a local file, which may be moved away. It is there completely and durably once this resolves, or not at all. */
  put(key: FileKey, path: string): Promise<void>;
  /** Null where there is none. A range begins within the object; its end is cut. */
  read(key: FileKey, range?: ByteRange): Promise<StoredContent | null>;
  /** What is not there is no error. */
  remove(key: FileKey): Promise<void>;
  /** Ids of whatever is older than `before`, in pages; also what no row knows. */
  ids(before: Date): AsyncIterable<string[]>;
}

/** Injection token of the one `FileStorage`. */
export const FILE_STORAGE = Symbol('FILE_STORAGE');
