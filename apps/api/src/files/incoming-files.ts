import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '../common/errors/app-error';
import { FairQueue } from '../common/concurrency/fair-queue';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { InFlightTracker } from '../realtime/in-flight-tracker';
import { toStorageError } from './file-store';

/** Age from which a file was left behind by a killed process, ms. */
const LEFT_MS = 60 * 60 * 1000;

/**
 * Uploads in progress of one user, of one address and in total. A message has at most 10
 * attachments.
 */
const MOST_UPLOADS = { user: 20, address: 60, all: 200 };
const RETRY_SECONDS = 5;

/** Bytes of a file's beginning that are enough to detect its type. */
const HEAD_BYTES = 4_100;

export const tooLarge = (most: number) =>
  new AppError('FILE_TOO_LARGE', { detail: `At most ${Math.floor(most / 1024 / 1024)} MB fit` });

/** The body of an upload, and the session with which it is aborted. */
export interface Body {
  source: Readable;
  /** Bytes, where the client declares them. */
  length: number | undefined;
  sessionId: string;
  userId: string;
  /** The client's address, see `clientAddress`. */
  address: string;
}

/** A received file in a folder of its own, which is removed in any case. */
export interface Incoming {
  folder: string;
  path: string;
  size: number;
  /** The first 4,100 bytes, or fewer. */
  head: Buffer;
}

/** Receives uploads into DATA_DIR/incoming before they are processed. */
@Injectable()
export class IncomingFiles implements OnApplicationBootstrap {
  private readonly folder: string;
  /** Has no waiting places: a refused client retries. */
  private readonly ofUsers = uploadQueue(MOST_UPLOADS.user);
  /** Prevents that many accounts of one client take all uploads. */
  private readonly ofAddresses = uploadQueue(MOST_UPLOADS.address);

  constructor(
    @Inject(CONFIG) { dataDir }: Config,
    private readonly gate: InFlightTracker,
  ) {
    this.folder = join(dataDir, 'incoming');
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.tidy(new Date(Date.now() - LEFT_MS)).catch(() => undefined);
  }

  /**
   * Writes a body of at most `most` bytes to the disk and passes the file to `then`. Removes it
   * afterwards.
   * @throws FILE_TOO_LARGE, STORAGE_FULL, VALIDATION_FAILED where the body is empty or the client
   * disconnects, UNAUTHENTICATED where the session ends, RATE_LIMITED where too many uploads are in
   * progress
   */
  receive<T>(body: Body, most: number, then: (incoming: Incoming) => Promise<T>): Promise<T> {
    return this.ofUsers.run(body.userId, () =>
      this.ofAddresses.run(body.address, () => this.receiveNow(body, most, then)),
    );
  }

  /** Removes unfinished uploads that began before `before`. */
  async tidy(before: Date): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => null);
      if (found && found.mtime < before) await rm(path, { recursive: true, force: true });
    }
  }

  private async receiveNow<T>(
    body: Body,
    most: number,
    then: (incoming: Incoming) => Promise<T>,
  ): Promise<T> {
    const folder = join(this.folder, randomUUID());
    const path = join(folder, 'original');
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw toStorageError(error);
      });
      await this.write(body, path, most);
      const { size } = await stat(path);
      if (size === 0) throw AppError.invalid('body', 'required');
      return await then({ folder, path, size, head: await headOf(path) });
    } finally {
      // Discards the rest of the body; the response need not wait for it.
      body.source.resume();
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async write({ source, sessionId }: Body, path: string, most: number): Promise<void> {
    let count = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        count += chunk.length;
        if (count > most) done(tooLarge(most));
        else done(null, chunk);
      },
    });
    const written = pipeline(counter, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    // Not in the pipeline, which would destroy the request and with it the response.
    const gone = () => void counter.destroy(AppError.invalid('body', 'unreadable'));
    source.once('aborted', gone);
    source.once('error', gone);
    const settle = this.gate.onEnd(sessionId, () => void counter.destroy(new AppError('UNAUTHENTICATED')));
    source.pipe(counter);
    try {
      await written;
    } catch (error) {
      throw toStorageError(error);
    } finally {
      settle();
      source.unpipe(counter);
      source.off('aborted', gone);
    }
  }
}

const uploadQueue = (runningPerKey: number): FairQueue =>
  new FairQueue({
    running: MOST_UPLOADS.all,
    runningPerKey,
    waiting: 0,
    waitingPerKey: 0,
    retryAfter: RETRY_SECONDS,
  });

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
