import { giveFocusBack } from '@/lib/dom/focus';

/** For as long, whatever took it away may put the focus where it belongs. */
const GRACE_MS = 100;

/**
 * Where what has the focus is taken away with all around it, e.g. an interest that was answered or the field of a chat that has
 * ended, the heading of the screen gets it, until the returned function is called.
 */
export function keepFocus(): () => void {
  let last: EventTarget | null = document.activeElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const remember = ({ target }: FocusEvent) => (last = target);
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
