import { createContext, use, useCallback, useRef, useState, type KeyboardEvent } from 'react';

/** Which line is chosen, and how a line says that it is to be. */
export const ChoiceContext = createContext<{ chosen: string | null; choose(id: string): void }>({
  chosen: null,
  choose: () => undefined,
});
export const useLine = () => use(ChoiceContext);

/**
 * The chosen line of a combobox whose lines come and go by themselves: the first one, also when better ones come in, until somebody
 * chooses another; typing on begins anew. The focus stays in the field.
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
    // From the last to the first, and back.
    const next = all[(at + step + all.length) % all.length];
    if (!next) return;
    choose(next.id);
    // With its heading, where it is the first below one.
    next.previousElementSibling?.scrollIntoView({ block: 'nearest' });
    next.scrollIntoView({ block: 'nearest' });
  };

  /** The lines are for other words from now on. */
  const begin = () => {
    isOnes.current = false;
    list.current?.scrollTo({ top: 0 });
  };
  return { chosen, choose, observe, onKeyDown, begin };
}
