import type { Page } from '@playwright/test';

/** Returns targets smaller than a finger needs, 44 px each way. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const LEAST = 43.5;
    const PRESSED =
      'a[href], button, input, select, textarea, [role=menuitem], [role=option], [role=radio], [role=switch], [role=tab]';
    const isShown = (one: HTMLElement) =>
      one.checkVisibility({ visibilityProperty: true }) &&
      one.closest('[inert], [aria-hidden=true]') === null &&
      // Elements for keyboards and screen readers only are clipped.
      getComputedStyle(one).clipPath !== 'inset(50%)';
    /** A link in a text is as high as its line. */
    const isInText = (one: HTMLElement) =>
      one.tagName === 'A' &&
      getComputedStyle(one).display === 'inline' &&
      (one.parentElement?.textContent ?? '').trim().length > (one.textContent ?? '').trim().length;
    /** The box, its labels, and the invisible area around it that catches touches. */
    const sizeOf = (one: HTMLElement) => {
      const boxes = [one, ...((one as HTMLInputElement).labels ?? [])].map((box) =>
        box.getBoundingClientRect(),
      );
      const around = ['::before', '::after'].flatMap((pseudo) => {
        const style = getComputedStyle(one, pseudo);
        const { content, position } = style;
        if (content === 'none' || position !== 'absolute') return [];
        return [{ width: parseFloat(style.width), height: parseFloat(style.height) }];
      });
      const all = [...boxes, ...around];
      return [
        Math.max(...all.map(({ width }) => width || 0)),
        Math.max(...all.map(({ height }) => height || 0)),
      ] as const;
    };
    return [...document.querySelectorAll<HTMLElement>(PRESSED)]
      .filter((one) => isShown(one) && !isInText(one))
      .flatMap((one) => {
        const [width, height] = sizeOf(one);
        if (width >= LEAST && height >= LEAST) return [];
        return [`${Math.round(width)}×${Math.round(height)}: ${one.outerHTML.slice(0, 160)}`];
      });
  });
