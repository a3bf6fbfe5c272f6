import type { Page } from '@playwright/test';

/**
 * Follows, in every frame, the message that is being read; `furthest()` stops and returns its
 * largest distance from its place, in px.
 */
export async function watchReading(page: Page): Promise<{ seq: number; furthest(): Promise<number> }> {
  const seq = await page.evaluate(() => {
    const messages = [...document.querySelectorAll<HTMLElement>('[role=log] [data-seq]')];
    const read = messages.find((one) => one.getBoundingClientRect().top > 150);
    const topOf = () =>
      document.querySelector(`[role=log] [data-seq="${read?.dataset.seq}"]`)?.getBoundingClientRect().top;
    const began = topOf() ?? NaN;
    const watch = { isOver: false, furthest: 0 };
    Object.assign(window, { watch });
    const look = () => {
      if (watch.isOver) return;
      watch.furthest = Math.max(watch.furthest, Math.abs((topOf() ?? Infinity) - began));
      requestAnimationFrame(look);
    };
    look();
    return Number(read?.dataset.seq);
  });
  const furthest = () =>
    page.evaluate(async () => {
      // The last change may show one frame later.
      for (let i = 0; i < 3; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
      const { watch } = window as unknown as { watch: { isOver: boolean; furthest: number } };
      watch.isOver = true;
      return watch.furthest;
    });
  return { seq, furthest };
}
