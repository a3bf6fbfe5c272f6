import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 48;

/** A place in the log that must not move on the screen while things around it change. */
interface Anchor {
  element: Element;
  top: number;
}

/**
 * Keeps a log where the reader has it. At the bottom it follows what comes in; elsewhere whatever is on the screen
 * stays where it is, to the pixel, when older pages load above it.
 * @param firstSeq seq of the oldest message shown; a change means that older ones came in above
 */
export function useScrollAnchor(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  firstSeq: number | undefined,
) {
  // Not before it was measured: whoever believes it marks messages as read.
  const [isAtBottom, setAtBottom] = useState(false);
  const follows = useRef(true);
  const anchor = useRef<Anchor | null>(null);

  const remember = useCallback(() => {
    if (!box.current || !content.current) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    setAtBottom(follows.current);
    const element = firstBelow(box.current.getBoundingClientRect().top, content.current);
    anchor.current = element ? { element, top: element.getBoundingClientRect().top } : null;
  }, [box, content]);

  const restore = useCallback(() => {
    if (!box.current) return;
    if (follows.current) box.current.scrollTop = box.current.scrollHeight;
    else if (anchor.current?.element.isConnected) {
      box.current.scrollTop += anchor.current.element.getBoundingClientRect().top - anchor.current.top;
    }
  }, [box]);

  const toBottom = useCallback(() => {
    follows.current = true;
    setAtBottom(true);
    restore();
  }, [restore]);

  // Before the browser paints: older messages above must not push down what is being read.
  useLayoutEffect(restore, [firstSeq, restore]);

  useLayoutEffect(() => {
    if (!box.current || !content.current) return;
    const observer = new ResizeObserver(restore);
    observer.observe(box.current);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [box, content, restore]);

  return { isAtBottom, onScroll: remember, toBottom };
}

/** The first message that reaches below `edge`. They lie in order, so a few looks find it among thousands. */
function firstBelow(edge: number, content: HTMLElement): Element | undefined {
  const messages = content.querySelectorAll('[data-seq]');
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.getBoundingClientRect().bottom ?? Infinity) > edge) high = middle;
    else low = middle + 1;
  }
  return messages[low];
}
