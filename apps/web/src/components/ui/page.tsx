import { useEffect, useRef, type ReactNode } from 'react';
import { useTitle } from '@/lib/use-title';

/** A screen of its own: heading, then content in a readable column. Its heading takes the focus on arrival. */
export function Page({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto w-full max-w-[760px] px-5 pb-12 desk:px-8">
        <header className="flex min-h-16 items-center justify-between gap-4 pt-4 pb-2 desk:pt-6">
          <h1 ref={heading} tabIndex={-1} className="text-xl font-bold">
            {title}
          </h1>
          {actions}
        </header>
        {children}
      </div>
    </div>
  );
}
