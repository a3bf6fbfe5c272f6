import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with what axe finds on `page`, under the name of the screen. */
export async function expectNoViolations(page: Page, screen: string): Promise<void> {
  // A part of the screen that is loaded when it is wanted brings the heading.
  await expect(page.locator('h1').first()).toBeAttached();
  // A colour in the middle of a transition is nobody's colour.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))),
  );
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const results: axe.AxeResults = await axe.run(document, { runOnly: tags });
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  }, TAGS);
  expect([screen, violations]).toEqual([screen, []]);
}
