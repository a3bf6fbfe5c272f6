import type { Locator } from '@playwright/test';
import sharp from 'sharp';

/** Margin of an element's picture, so that its focus ring is visible, in px. */
const AROUND = 5;
/** How much one colour channel of a pixel must differ (0 to 255) to count as visible. */
const VISIBLE = 64;

/** Takes a picture of an element and its margin. */
export interface Picture {
  data: Buffer;
  width: number;
  height: number;
}

/** `width` limits it to the left part, in px. */
export async function pictureOf(target: Locator, width = Infinity): Promise<Picture> {
  const page = target.page();
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error(`${target.toString()} is not on the screen`);
  const png = await page.screenshot({
    animations: 'disabled',
    clip: {
      x: Math.max(0, box.x - AROUND),
      y: Math.max(0, box.y - AROUND),
      width: Math.min(box.width + 2 * AROUND, width),
      height: box.height + 2 * AROUND,
    },
  });
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Returns the share of pixels that visibly differ between two pictures, 0 to 1. */
export function shareThatDiffers(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  return shareOf(one, (i) => other.data[i] ?? 0);
}

/**
 * Returns the share of pixels that visibly differ from the picture's most frequent colour, 0 to 1.
 */
export function shareDrawn(picture: Picture): number {
  const counts = new Map<string, number>();
  for (let i = 0; i < picture.data.length; i += 3) {
    const colour = picture.data.subarray(i, i + 3).toString('hex');
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [most = '000000'] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  const ground = Buffer.from(most, 'hex');
  return shareOf(picture, (i) => ground[i % 3] ?? 0);
}

function shareOf({ data }: Picture, compared: (index: number) => number): number {
  let different = 0;
  for (let i = 0; i < data.length; i += 3) {
    const isOther = [i, i + 1, i + 2].some((at) => Math.abs((data[at] ?? 0) - compared(at)) > VISIBLE);
    if (isOther) different += 1;
  }
  return different / (data.length / 3);
}
