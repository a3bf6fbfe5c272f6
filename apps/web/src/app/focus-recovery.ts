import { giveFocusBack } from '@/lib/dom/focus';

/** Time in ms for the code that removed the element to move focus itself. */
const GRACE_MS = 100;

/**
 * Focuses the heading of the screen when the focused element is removed, e.g. an answered interest
 * or the composer of an ended chat.
 * @returns a function that stops it
 */
export function recoverFocus(): () => void {
  let last: EventTarget | null = document.activeElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const remember = ({ target }: FocusEvent) => {
    last = target;
    // Focus has been moved. A later moment without focus belongs to the code that closes a dialog.
    clearTimeout(timer);
  };
  document.addEventListener('focusin', remember);
  const watch = new MutationObserver(() => {
    if (!(last instanceof Element) || last.isConnected) return;
    last = null;
    timer = setTimeout(giveFocusBack, GRACE_MS, null);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    clearTimeout(timer);
    watch.disconnect();
    document.removeEventListener('focusin', remember);
  };
}
