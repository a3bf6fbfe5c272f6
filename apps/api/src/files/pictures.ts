import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AVATAR_PIXELS, IMAGE_PIXELS } from '@zentra/contracts';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError } from '../common/errors/app-error';
import { CPU_TASKS_AT_ONCE } from '../common/concurrency/cpu-tasks';
import { FairQueue } from '../common/concurrency/fair-queue';
import type { Incoming } from './incoming-files';
import type { ImageType } from './file-type';

/**
 * Most pixels of one picture, or of all frames of an animated one. Cameras store their largest
 * pictures as JPEG, which is read at a fraction of its size. All other types are decoded in full
 * (120 million pixels: 1.1 s of a core).
 */
const MOST_PIXELS = { jpeg: 120_000_000, still: 50_000_000, moving: 80_000_000 };
const MOST_FRAMES = 600;
/** Longest side of an animated picture, pixels. */
const MOVING_PIXELS = 800;
const TIMEOUT_SECONDS = 20;
const MOST_WAITING = 50;
const RETRY_SECONDS = 5;

/** Re-encoded files in the folder of the original, with the size in pixels of the larger one. */
export interface MadePicture {
  paths: { file: string; preview: string };
  /** Bytes of the larger one, and of both. */
  size: number;
  storedBytes: number;
  width: number;
  height: number;
  animated: boolean;
}

// Allows only the loaders of the accepted types. All other loaders of libvips are blocked, whatever
// a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});
sharp.cache(false);
sharp.concurrency(1);

/** Re-encodes pictures for storage: WebP, upright, and without the camera's metadata. */
@Injectable()
export class Pictures {
  private readonly queue = new FairQueue({
    running: CPU_TASKS_AT_ONCE,
    waiting: MOST_WAITING,
    retryAfter: RETRY_SECONDS,
  });

  /**
   * Re-encodes a picture of a message. Owners take turns.
   * @throws FILE_UNREADABLE, FILE_TOO_LARGE for too many pixels or frames, STORAGE_FULL,
   * UNAVAILABLE where too many wait
   */
  forMessage(incoming: Incoming, type: ImageType, ownerId: string): Promise<MadePicture> {
    return this.queue
      .run(ownerId, async () => {
        const animated = await this.inspect(incoming.path, type);
        const paths = pathsIn(incoming);
        const most = animated ? MOVING_PIXELS : IMAGE_PIXELS.file;
        const larger = await within(open(incoming.path, animated), most)
          .webp({ quality: 82, effort: 2 })
          .toFile(paths.file);
        await within(open(incoming.path), IMAGE_PIXELS.preview)
          .webp({ quality: 76, effort: 3 })
          .toFile(paths.preview);
        const { width } = larger;
        return {
          paths,
          width,
          height: larger.pageHeight ?? larger.height,
          animated,
          ...(await sizesOf(paths)),
        };
      })
      .catch(toUnreadable);
  }

  /**
   * Re-encodes the central square of an avatar: `file` large and `preview` small.
   * @throws like `forMessage`
   */
  forAvatar(incoming: Incoming, type: ImageType, ownerId: string): Promise<MadePicture> {
    return this.queue
      .run(ownerId, async () => {
        await this.inspect(incoming.path, type);
        const paths = pathsIn(incoming);
        const { large, small } = AVATAR_PIXELS;
        for (const [path, side] of [
          [paths.file, large],
          [paths.preview, small],
        ] as const)
          await open(incoming.path).resize(side, side, { fit: 'cover' }).webp({ quality: 82 }).toFile(path);
        return { paths, width: large, height: large, animated: false, ...(await sizesOf(paths)) };
      })
      .catch(toUnreadable);
  }

  /** Checks type and size. Returns whether the picture is animated. Decodes no pixels. */
  private async inspect(path: string, type: ImageType): Promise<boolean> {
    const meta = await sharp(path, { limitInputPixels: false, animated: true })
      .metadata()
      .catch(toUnreadable);
    if (!isOf(type, meta)) throw new AppError('FILE_UNREADABLE');
    const { width, height, pages = 1, pageHeight = height } = meta;
    const most = MOST_PIXELS[pages > 1 ? 'moving' : type === 'image/jpeg' ? 'jpeg' : 'still'];
    if (width * pageHeight * pages > most || pages > MOST_FRAMES)
      throw new AppError('FILE_TOO_LARGE', { detail: 'That picture has more pixels than can be shown' });
    return pages > 1;
  }
}

const open = (path: string, animated = false): Sharp =>
  sharp(path, {
    animated,
    failOn: 'error',
    // `inspect` has checked the other limits.
    limitInputPixels: animated ? MOST_PIXELS.moving : MOST_PIXELS.jpeg,
    sequentialRead: true,
  })
    .timeout({ seconds: TIMEOUT_SECONDS })
    .autoOrient();

const within = (picture: Sharp, pixels: number): Sharp =>
  picture.resize(pixels, pixels, { fit: 'inside', withoutEnlargement: true });

const pathsIn = ({ folder }: Incoming) => ({ file: join(folder, 'file'), preview: join(folder, 'preview') });

async function sizesOf(paths: MadePicture['paths']) {
  const [{ size }, preview] = await Promise.all([stat(paths.file), stat(paths.preview)]);
  return { size, storedBytes: size + preview.size };
}

/** sharp reports AVIF as its container, heif. */
const isOf = (type: ImageType, { format }: Metadata): boolean =>
  type === 'image/avif' ? format === 'heif' : `image/${format}` === type;

function toUnreadable(error: unknown): never {
  if (error instanceof AppError) throw error;
  // A full disk is in the message; all other errors of sharp are about the picture.
  if (/ENOSPC|no space left/i.test((error as Error).message)) throw new AppError('STORAGE_FULL');
  throw new AppError('FILE_UNREADABLE');
}
