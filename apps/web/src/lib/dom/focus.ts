/**
 * Gives the focus back to what had it before a dialog; where that has gone meanwhile, to the heading of the screen. Nothing
 * happens when the focus has been given somewhere else already.
 */
export function giveFocusBack(opener: Element | null): void {
  if (document.activeElement !== document.body) return;
  const screen = document.querySelector('main');
  const goal = opener?.isConnected ? opener : (screen?.querySelector('h1[tabindex]') ?? screen);
  if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
}
