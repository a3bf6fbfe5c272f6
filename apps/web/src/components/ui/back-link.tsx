import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

/** The link to the parent screen, above the heading of a page. */
export function BackLink({
  to,
  search,
  children,
}: Pick<LinkProps, 'to' | 'search'> & { children: ReactNode }) {
  return (
    <Link
      to={to}
      search={search}
      className="inline-flex min-h-11 items-center gap-2 font-semibold text-muted no-underline hover:text-ink"
    >
      <ArrowLeft size={18} aria-hidden="true" className="rtl:-scale-x-100" /> {children}
    </Link>
  );
}
