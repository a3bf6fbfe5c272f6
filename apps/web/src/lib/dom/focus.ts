/**
 * Returns true while a dialog has focus. A screen that loads then must not take it: the dialog
 * takes it back and selects the text of its field, and the next key replaces that text.
 */
export const isFocusInDialog = (): boolean =>
  document.activeElement?.closest('[role=dialog], [role=alertdialog]') != null;

/**
 * Returns focus to the element that had it before a dialog, or to the heading of the screen if that
 * element is gone.
 * Does nothing if another element already has focus.
 */
export function giveFocusBack(opener: Element | null): void {
  if (document.activeElement !== document.body) return;
  const screen = document.querySelector('main');
  const goal = opener?.isConnected ? opener : (screen?.querySelector('h1[tabindex]') ?? screen);
  if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
}
