import type { ReactNode } from 'react';
import { Rings } from '@/components/ui/rings';

/** The frame of sign-in and register: what Zentra is, then the form. */
export function AuthCard({
  title,
  children,
  footer,
}: {
  title: string;
  children: ReactNode;
  footer: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-6 px-5 py-12">
      <div className="grid justify-items-center gap-3 text-center">
        <Rings size={44} meeting />
        <p className="text-2xl font-bold">Zentra</p>
        <p className="max-w-[34ch] text-md text-balance text-muted">
          Chat that starts with a yes. Nobody reaches you before you agree.
        </p>
      </div>
      <section
        className="grid w-full max-w-[420px] gap-4 rounded-card border border-line bg-surface p-6"
        aria-label={title}
      >
        <h1 className="text-lg font-bold">{title}</h1>
        {children}
      </section>
      <p className="text-muted">{footer}</p>
    </main>
  );
}
