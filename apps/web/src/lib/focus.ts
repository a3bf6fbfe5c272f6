/**
 * Gives the focus back to what had it before a dialog; where that has gone meanwhile, to the heading of the screen. Nothing
 * happens when the focus has been given somewhere else already.
 */
export function giveFocusBack(opener: Element | null): void {
  if (document.activeElement !== document.body) return;
  const goal = opener?.isConnected
    ? opener
    : (document.querySelector('main h1[tabindex]') ?? document.querySelector('main'));
  if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
}
