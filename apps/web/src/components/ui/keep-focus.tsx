import { useLayoutEffect, useRef, type ReactNode } from 'react';

/** Moves focus to the new button when the focused one in here is replaced. */
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
      // When the focused element is removed, `relatedTarget` is null.
      onBlur={({ relatedTarget }) => (isHere.current = relatedTarget === null)}
    >
      {children}
    </div>
  );
}
