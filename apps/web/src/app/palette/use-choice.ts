import { createContext, use, useCallback, useRef, useState, type KeyboardEvent } from 'react';

/** The id of the active option, and a function that sets it. */
export const ChoiceContext = createContext<{ chosen: string | null; choose(id: string): void }>({
  chosen: null,
  choose: () => undefined,
});
export const useLine = () => use(ChoiceContext);

/**
 * Manages the active option of a combobox whose options load asynchronously.
 * The first option is active, even when better ones arrive, until the user chooses another. Typing
 * resets it.
 * Focus stays in the input.
 */
export function useChoice() {
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const isOnes = useRef(false);
  const lines = () => [...(list.current?.querySelectorAll<HTMLElement>('[role=option]') ?? [])];

  const observe = useCallback((element: HTMLDivElement) => {
    list.current = element;
    const settle = () =>
      setChosen((last) => {
        const ids = lines().map(({ id }) => id);
        return isOnes.current && last !== null && ids.includes(last) ? last : (ids[0] ?? null);
      });
    settle();
    const observer = new MutationObserver(settle);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);

  const choose = useCallback((id: string) => {
    isOnes.current = true;
    setChosen(id);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = lines();
    const at = all.findIndex(({ id }) => id === chosen);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key !== 'Enter' && step === 0) return;
    event.preventDefault();
    if (step === 0) return all[at]?.click();
    // Wraps around from the last option to the first, and back.
    const next = all[(at + step + all.length) % all.length];
    if (!next) return;
    choose(next.id);
    // Scrolls to the heading as well, if the option is the first below one.
    next.previousElementSibling?.scrollIntoView({ block: 'nearest' });
    next.scrollIntoView({ block: 'nearest' });
  };

  /** Resets the active option for a new query. */
  const begin = () => {
    isOnes.current = false;
    list.current?.scrollTo({ top: 0 });
  };
  return { chosen, choose, observe, onKeyDown, begin };
}
