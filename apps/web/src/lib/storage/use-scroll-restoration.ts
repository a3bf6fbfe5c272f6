import { useLocation } from '@tanstack/react-router';
import { useLayoutEffect, type RefObject } from 'react';
import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';

const PATIENCE_MS = 3_000;

/** Scroll positions by address. They are stored only for a reload. */
const positions = new Map<string, number>(takeStored());

export const clearScrollPositions = (): void => positions.clear();

function takeStored(): [string, number][] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(DEVICE_KEYS.scroll) ?? '[]');
    sessionStorage.removeItem(DEVICE_KEYS.scroll);
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((pair: unknown): [string, number][] =>
      Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'number'
        ? [[pair[0], pair[1]]]
        : [],
    );
  } catch {
    return [];
  }
}

addEventListener('pagehide', () => {
  try {
    sessionStorage.setItem(DEVICE_KEYS.scroll, JSON.stringify([...positions]));
  } catch {
    // Storage is unavailable: a reload starts at the top.
  }
});

/**
 * Restores the scroll position of an address once the content is long enough. Gives up after 3
 * seconds or on user input.
 */
export function useScrollRestoration(box: RefObject<HTMLElement | null>): void {
  const href = useLocation({ select: (location) => location.href });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    let goal = positions.get(href) ?? 0;
    element.scrollTop = goal;
    const restore = () => {
      if (goal === 0) return;
      element.scrollTop = goal;
      if (element.scrollTop >= goal - 1) goal = 0;
    };
    const giveUp = () => (goal = 0);
    const remember = () => void (goal === 0 && positions.set(href, element.scrollTop));
    const observer = new ResizeObserver(restore);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    const timer = setTimeout(giveUp, PATIENCE_MS);
    const moves = ['wheel', 'touchstart', 'keydown'] as const;
    moves.forEach((move) => element.addEventListener(move, giveUp, { passive: true }));
    element.addEventListener('scroll', remember, { passive: true });
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      moves.forEach((move) => element.removeEventListener(move, giveUp));
      element.removeEventListener('scroll', remember);
    };
  }, [box, href]);
}
