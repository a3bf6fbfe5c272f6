import { useEffect, useState, type RefObject } from 'react';

/** Whether the end of a page is on the screen with `last` above it; not yet, when `last` has only just come. */
export function useEndOnScreen(end: RefObject<HTMLElement | null>, last: number): boolean {
  const [seen, setSeen] = useState<number>();
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) =>
      setSeen(entry?.isIntersecting === true ? last : undefined),
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [end, last]);
  return seen === last;
}
