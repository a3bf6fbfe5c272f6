import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { smallTargets } from './targets';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Width below which a screen is used by touch, in px. */
const PHONE = 600;

/**
 * Fails with the findings of axe on `page`, and with targets too small for a finger, under the name
 * of the screen. Colours of the other theme are checked on wide pages only, because narrow ones
 * have the same.
 */
export async function expectNoViolations(page: Page, screen: string): Promise<void> {
  // A lazily loaded part of the screen contains the heading.
  await expect(page.locator('h1').first()).toBeAttached();
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const isNarrow = (page.viewportSize()?.width ?? 0) < PHONE;
  const began = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const violations = await foundBy(page, { type: 'tag', values: TAGS });
  expect([screen, violations]).toEqual([screen, []]);
  if (isNarrow) return expect([screen, await smallTargets(page)]).toEqual([screen, []]);
  // Only colours depend on the theme.
  await page.emulateMedia({ colorScheme: began ? 'light' : 'dark' });
  const inOther = await foundBy(page, { type: 'rule', values: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: began ? 'dark' : 'light' });
  expect([screen, inOther]).toEqual([screen, []]);
}

async function foundBy(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  // Colours are wrong during a transition, which begins a frame or two after its cause.
  await page.evaluate(async () => {
    for (let still = 0; still < 3; still += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const moving = document
        .getAnimations()
        .filter(
          (one) => one.playState === 'running' && one.effect?.getComputedTiming().iterations !== Infinity,
        );
      if (moving.length > 0) still = -1;
      await Promise.all(moving.map((one) => one.finished.catch(() => undefined)));
    }
  });
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const results: axe.AxeResults = await axe.run(document, {
      runOnly: only,
      // Details of what passed take time and are not read.
      resultTypes: ['violations'],
      selectors: false,
    });
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  }, runOnly);
}
