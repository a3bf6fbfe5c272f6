import { expect, type Locator, type Page } from '@playwright/test';

/** More tab stops than any screen has. */
const MOST = 90;
/** How long the goal may be missing, for example while a list is rendered again, in ms. */
const GONE_MS = 5_000;

/** A user with a keyboard only. */
export class Keys {
  constructor(readonly page: Page) {}

  press = (keys: string) => this.page.keyboard.press(keys);
  type = (text: string) => this.page.keyboard.type(text);

  /** Tabs to the goal; at each stop the focus must be visible. */
  async tabTo(goal: Locator, tab = 'Tab'): Promise<void> {
    await expect(goal).toBeVisible();
    let edges = 0;
    for (let i = 0; i < MOST && edges < 2; i += 1) {
      if (await goal.evaluate((one) => one === document.activeElement, undefined, { timeout: GONE_MS }))
        return this.expectVisibleFocus();
      await this.press(tab);
      // Between the last stop and the first, the focus is on the browser's own controls.
      if (await this.isOutside()) edges += 1;
      else await this.expectVisibleFocus();
    }
    throw new Error(`${goal.toString()} cannot be reached by ${tab}`);
  }

  async enter(goal: Locator, tab?: string): Promise<void> {
    await this.tabTo(goal, tab);
    await this.press('Enter');
  }

  private isOutside = () => this.page.evaluate(() => document.activeElement === document.body);

  /** Expects that the focused element is on the screen, with an outline around it or its frame. */
  async expectVisibleFocus(): Promise<void> {
    const seen = await this.page.evaluate(() => {
      const has = document.activeElement;
      if (!has || has === document.body) return 'nothing has the focus';
      const outlined = (one: Element | null, left: number): boolean =>
        one !== null &&
        left > 0 &&
        ((getComputedStyle(one).outlineStyle !== 'none' &&
          parseFloat(getComputedStyle(one).outlineWidth) > 0) ||
          outlined(one.parentElement, left - 1));
      const { top, left, bottom, right } = has.getBoundingClientRect();
      const isOnScreen = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      const isMarked = outlined(has, 4) || has.closest('[data-highlighted]') !== null;
      return isOnScreen && isMarked ? 'seen' : `unseen: ${has.outerHTML.slice(0, 200)}`;
    });
    expect(seen).toBe('seen');
  }

  /** Expects that the focus is on an element and was not lost. */
  async expectFocusPreserved(): Promise<void> {
    await expect.poll(this.isOutside).toBe(false);
  }
}
