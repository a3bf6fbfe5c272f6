import type { Language } from '@zentra/contracts';
import { useEffect, useRef, type RefObject } from 'react';
import { chooseLanguage } from './i18n';

let isChosenHere = false;

/** Changes the language. Rejects if its texts cannot be loaded. */
async function choose(language: Language): Promise<void> {
  isChosenHere = true;
  try {
    await chooseLanguage(language);
  } catch (error) {
    isChosenHere = false;
    throw error;
  }
}

/**
 * A choice of languages within `box`. A new language remounts the whole page; focus then returns to
 * the chosen option.
 */
export function useLanguageChoice<E extends HTMLElement>(): {
  box: RefObject<E | null>;
  choose(language: Language): Promise<void>;
} {
  const box = useRef<E>(null);
  useEffect(() => {
    if (isChosenHere)
      box.current
        ?.querySelector<HTMLElement>(':checked, [aria-current=true]')
        ?.focus({ preventScroll: true });
    isChosenHere = false;
  }, []);
  return { box, choose };
}
