/**
 * Gives the focus back to what had it before a dialog; where that has gone meanwhile, to the heading of the screen. Nothing
 * happens when the focus has been given somewhere else already.
 */
export function giveFocusBack(opener: Element | null): void {
  if (document.activeElement !== document.body) return;
  const found = document.querySelectorAll('main h1[tabindex], main');
  // The screen is around its heading, and so before it.
  const goal = opener?.isConnected ? opener : (found[1] ?? found[0]);
  if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
}
