import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { cutFileName } from '@zentra/contracts';
import type { Response } from 'express';
import { AppError } from '../common/errors/app-error';
import type { IdentifiedRequest } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import type { ByteRange, FileKey } from './file-storage';
import { FileStore } from './file-store';

/** Which stored file to send, and how. */
export interface FileAnswer {
  key: FileKey;
  /** Bytes of the whole file. Without it, ranges are not supported. */
  size?: number;
  type: string;
  /** File name for saving. */
  name: string;
  /**
   * Whether a page may show it. All other files are downloaded, whatever type the browser detects.
   */
  isInline: boolean;
  /**
   * How long a browser may cache it without revalidation, seconds; 0: not at all. The content at a
   * URL never changes.
   */
  maxAge: number;
}

const YEAR = 365 * 24 * 60 * 60;
export const MAX_AGE = { attachment: 24 * 60 * 60, avatar: YEAR, reported: 0 };

/** Sends stored files. */
@Injectable()
export class FileAnswers {
  constructor(
    private readonly store: FileStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Returns a stored file with headers that make it harmless, or a part of it for a range request.
   * Undefined with status 304 where the client has it.
   * @throws NOT_FOUND where the file is missing in the storage, UNAVAILABLE
   */
  async answer(
    { key, size, type, name, isInline, maxAge }: FileAnswer,
    request: IdentifiedRequest,
    response: Response,
  ): Promise<StreamableFile | undefined> {
    // A cached response must not carry a session cookie, which express-session sets for a session
    // that it finds here.
    if (maxAge > 0) delete (request as Partial<IdentifiedRequest>).session;
    const tag = `"${key.id}-${key.version}"`;
    const headers = {
      'Cache-Control': maxAge === 0 ? 'private, no-store' : `private, max-age=${maxAge}, immutable`,
      ETag: tag,
      'Accept-Ranges': 'bytes',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    };
    if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(tag)) {
      response.status(304).set(headers);
      return undefined;
    }
    const range = size === undefined ? undefined : rangeOf(request, tag, size);
    // The storage may be slow, and other calls of the user must not wait for it.
    request.leaveQueue?.();
    const content = await this.store.read(key, range);
    if (!content) throw new AppError('NOT_FOUND');
    // A client that reads nothing must not keep a file open.
    response.setTimeout(this.config.fileStallMs, () => response.destroy());
    response.set(headers);
    if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${content.size}`);
    const file = new StreamableFile(content.stream, {
      type,
      length: range ? range.end - range.start + 1 : content.size,
      disposition: dispositionOf(name, isInline),
    });
    // A truncated file must not look complete.
    return file.setErrorHandler((_error, target) => target.destroy?.());
  }
}

/**
 * Returns the requested range. Undefined, so that the whole file is sent, for several ranges, an
 * invalid one, one past the end, or one of an older version.
 */
function rangeOf({ headers }: IdentifiedRequest, tag: string, size: number): ByteRange | undefined {
  const isOfThis = headers['if-range'] === undefined || headers['if-range'] === tag;
  const [, start = '', end = ''] =
    (isOfThis && /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '')) || [];
  if (start === '' && end === '') return undefined;
  const first = start === '' ? Math.max(0, size - Number(end)) : Number(start);
  const last = start === '' || end === '' ? size - 1 : Math.min(Number(end), size - 1);
  return last < first ? undefined : { start: first, end: last };
}

/**
 * Returns the header of RFC 6266 with two names: one in ASCII, and one for clients that support
 * UTF-8.
 */
function dispositionOf(given: string, isInline: boolean): string {
  const name = cutFileName(given); // older rows may have longer names
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${isInline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
