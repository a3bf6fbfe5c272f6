import type { Page } from '@playwright/test';

declare global {
  interface Window {
    eyes: { ever: number; now: number };
  }
}

/**
 * Checks in every frame what is visible on the screen: the highest seq whose lowest pixels are
 * visible and uncovered, or that fills half of the box. Call it before the page loads.
 */
export async function openEyes(
  page: Page,
  box: '[role=log]' | 'main .relative.overflow-y-auto',
): Promise<void> {
  await page.addInitScript((selector) => {
    window.eyes = { ever: 0, now: 0 };
    const look = () => {
      let now = 0;
      const frame = document.querySelector(selector)?.getBoundingClientRect();
      for (const row of frame ? document.querySelectorAll<HTMLElement>(`${selector} [data-seq]`) : []) {
        const seq = Number(row.dataset.seq);
        const part = row.querySelector('[data-bubble]') ?? row;
        const rect = part.getBoundingClientRect();
        const [top, bottom] = [frame?.top ?? 0, Math.min(frame?.bottom ?? 0, innerHeight)];
        if (getComputedStyle(row).visibility === 'hidden') continue;
        // Sampled along its edge and in its last line: an overlay may hide the text there, and one
        // with round corners does not cover the whole of its own edge.
        const isFree = [0.1, 0.5, 0.9].every((share) =>
          [3, 14].every((height) => {
            const seen = document.elementFromPoint(rect.left + rect.width * share, rect.bottom - height);
            return seen !== null && (part.contains(seen) || seen.contains(part));
          }),
        );
        const isEnd = rect.bottom > top && rect.bottom <= bottom + 1 && isFree;
        const isHalf = Math.min(rect.bottom, bottom) - Math.max(rect.top, top) >= (bottom - top) / 2;
        if (isEnd || isHalf) now = Math.max(now, seq);
      }
      window.eyes = { ever: Math.max(window.eyes.ever, now), now };
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, box);
}

/**
 * The highest seq that a user of this screen can have read, and the highest that is visible now.
 */
export const seen = (page: Page): Promise<{ ever: number; now: number }> => page.evaluate(() => window.eyes);
