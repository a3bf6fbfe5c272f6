import type { ReactNode } from 'react';
import { Rings } from '@/components/ui/rings';
import { t } from '@/lib/i18n/i18n';
import { LanguageLinks } from './language-links';

/**
 * The layout of sign-in and registration: a description of Zentra beside the form, or above it on
 * narrow screens.
 */
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
    <main className="grid min-h-dvh content-center wide:grid-cols-2 wide:content-stretch">
      <div className="relative grid content-center justify-items-center gap-3 overflow-hidden wide:gap-4 px-5 pt-12 text-center wide:justify-items-start wide:bg-panel wide:px-24 wide:pb-12 wide:text-start">
        <Rings size={44} meeting className="wide:hidden" />
        <Rings
          size={560}
          meeting
          className="pointer-events-none absolute -inset-s-40 -bottom-48 hidden opacity-20 wide:block"
        />
        <p className="text-2xl font-bold wide:flex wide:items-center wide:gap-3 wide:text-lg">
          <Rings size={28} className="-ms-2 hidden wide:block" />
          {t('app.name')}
        </p>
        <p className="max-w-[34ch] text-md text-balance text-muted wide:max-w-[20ch] wide:text-2xl wide:font-bold wide:text-ink">
          {t('app.promise')}
        </p>
      </div>
      <div className="grid content-center justify-items-center gap-6 px-5 py-6 wide:py-12">
        <section
          className="grid w-full max-w-[26.25rem] gap-4 rounded-card border border-line bg-surface p-6 wide:p-8"
          aria-label={title}
        >
          <h1 className="text-lg font-bold">{title}</h1>
          {children}
        </section>
        <div className="grid gap-2 pb-2 text-center">
          <p className="text-muted">{footer}</p>
          <LanguageLinks />
        </div>
      </div>
    </main>
  );
}
