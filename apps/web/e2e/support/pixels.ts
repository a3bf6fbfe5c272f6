import type { Locator } from '@playwright/test';
import sharp from 'sharp';

/** How far around an element a picture of it goes, so that its focus ring is on it, in px. */
const AROUND = 5;
/** How much one colour channel of a pixel must differ (0 to 255) to count as visible. */
const VISIBLE = 64;

/** What an element looks like, with what is close around it. */
export interface Picture {
  data: Buffer;
  width: number;
  height: number;
}

/** `width` takes only so much of it, from its left side, in px. */
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

/** The share of pixels that visibly differ between two pictures, 0 to 1. */
export function shareThatDiffers(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  return shareOf(one, (i) => other.data[i] ?? 0);
}

/** The share of pixels that visibly differ from the most frequent colour of the picture, 0 to 1. */
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
