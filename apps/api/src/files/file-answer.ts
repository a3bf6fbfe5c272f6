import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { cutFileName } from '@zentra/contracts';
import type { Response } from 'express';
import { AppError } from '../common/errors/app-error';
import type { IdentifiedRequest } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import type { ByteRange, FileKey } from './file-storage';
import { FileStore } from './file-store';

/** What is to be answered, and how. */
export interface FileAnswer {
  key: FileKey;
  /** Bytes of it all; without it no parts are answered. */
  size?: number;
  type: string;
  /** What to save it under. */
  name: string;
  /** Shown in a page; everything else is saved, whatever the browser takes it for. */
  isInline: boolean;
  /** How long a browser may keep it without asking, in seconds; 0: it keeps nothing. What is under an address never changes. */
  maxAge: number;
}

const YEAR = 365 * 24 * 60 * 60;
export const MAX_AGE = { attachment: 24 * 60 * 60, avatar: YEAR, reported: 0 };

/** Answers calls for stored files. */
@Injectable()
export class FileAnswers {
  constructor(
    private readonly store: FileStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Answers a stored file with the headers that keep it harmless; a part of it where the call asks for one.
   * @throws NOT_FOUND where its bytes are gone, UNAVAILABLE
   */
  async answer(
    { key, size, type, name, isInline, maxAge }: FileAnswer,
    request: IdentifiedRequest,
    response: Response,
  ): Promise<StreamableFile | undefined> {
    // An answer that is kept carries no session cookie, which express-session sets for what it finds here.
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
    // The storage may be slow, and other calls of the user need no turn behind it.
    request.leaveQueue?.();
    const content = await this.store.read(key, range);
    if (!content) throw new AppError('NOT_FOUND');
    // A client that reads nothing keeps no file open.
    response.setTimeout(this.config.fileStallMs, () => response.destroy());
    response.set(headers);
    if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${content.size}`);
    const file = new StreamableFile(content.stream, {
      type,
      length: range ? range.end - range.start + 1 : content.size,
      disposition: dispositionOf(name, isInline),
    });
    // Half a file must not look like a whole one.
    return file.setErrorHandler((_error, target) => target.destroy?.());
  }
}

/**
 * The one range that is asked for; none, and then all is answered, for several, for what is no range, for one behind the end,
 * and for a part of something older.
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

/** RFC 6266: a name for everybody, and one for those who know more than ASCII. */
function dispositionOf(given: string, isInline: boolean): string {
  const name = cutFileName(given); // older rows may hold longer ones
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${isInline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
