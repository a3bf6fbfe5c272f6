import { useCallback, useRef, type KeyboardEvent } from 'react';

/**
 * The first line is the chosen one, also when better ones come in, until somebody chooses another; typing on begins anew. By itself
 * cmdk leaves the choice at a line that is gone where others go with it: Enter then leads nowhere, and `aria-activedescendant` points
 * at nothing.
 */
export function useChoice() {
  const isOnes = useRef(false);
  const list = useRef<HTMLDivElement>(null);
  const observe = useCallback((element: HTMLDivElement) => {
    list.current = element;
    const observer = new MutationObserver(() => {
      if (isOnes.current && element.querySelector('[aria-selected=true]')) return;
      // The one way from outside that moves the choice and what screen readers are told of it together.
      element.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
    });
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return {
    observe,
    onKeyDown: ({ key, ctrlKey, nativeEvent }: KeyboardEvent) => {
      if (nativeEvent.isTrusted && (ctrlKey || /^(Arrow|Home|End)/.test(key))) isOnes.current = true;
    },
    onPointerMove: () => void (isOnes.current = true),
    /** The lines are for other words now. */
    begin: () => {
      isOnes.current = false;
      list.current?.scrollTo({ top: 0 });
    },
  };
}
