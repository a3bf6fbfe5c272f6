import { useEffect, useRef, type ReactNode } from 'react';
import { useScrollRestoration } from '@/lib/storage/use-scroll-restoration';
import { isFocusInDialog } from '@/lib/dom/focus';
import { useTitle } from '@/lib/dom/use-title';

/** A screen with a heading and a readable column. Its heading receives focus on navigation. */
export function Page({
  title,
  lead,
  children,
}: {
  title: string;
  /**
   * Replaces the visible title, which is then for screen readers only. For screens that show it in
   * their content.
   */
  lead?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useScrollRestoration(box);
  useEffect(() => {
    // Unless an element of the page has focus already, e.g. the last used one after a remount.
    if (box.current?.contains(document.activeElement) || isFocusInDialog()) return;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={box} className="relative h-full overflow-y-auto print:h-auto print:overflow-visible">
      <div className="mx-auto w-full max-w-[47.5rem] px-5 pb-12 desk:px-8">
        <header className="flex min-h-16 items-center pt-4 pb-2 desk:pt-6">
          <h1 ref={heading} tabIndex={-1} className={lead ? 'sr-only' : 'text-xl font-bold'}>
            {title}
          </h1>
          {lead}
        </header>
        {children}
      </div>
    </div>
  );
}
