import { useLayoutEffect, useRef, type ReactNode } from 'react';

/** When a button in here is exchanged for another, the focus that it had goes to the other. */
export function KeepFocus({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const isHere = useRef(false);
  useLayoutEffect(() => {
    if (isHere.current && document.activeElement === document.body)
      box.current?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
  });
  return (
    <div
      ref={box}
      className="contents"
      onFocus={() => (isHere.current = true)}
      // What is taken away leaves the focus to nobody.
      onBlur={({ relatedTarget }) => (isHere.current = relatedTarget === null)}
    >
      {children}
    </div>
  );
}
