import { Command } from 'cmdk';
import type { NavigateOptions } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface FoundProps {
  q: string;
  onGo(to: NavigateOptions): void;
}

/** One line of the palette: a picture, a name, and something quiet at its end. */
export const PaletteItem = ({
  id,
  picture,
  detail,
  onSelect,
  children,
}: {
  /** Its own among all lines. */
  id: string;
  picture: ReactNode;
  detail?: ReactNode;
  onSelect(): void;
  children: ReactNode;
}) => (
  <Command.Item
    value={id}
    onSelect={onSelect}
    className="flex min-h-12 cursor-pointer scroll-my-2 items-center gap-3 rounded-control px-3 py-1.5 aria-selected:bg-own"
  >
    {picture}
    <span className="min-w-0 flex-1">{children}</span>
    {detail !== undefined && (
      <span className="max-w-[40%] shrink-0 truncate text-xs text-muted">{detail}</span>
    )}
  </Command.Item>
);

/** In the place of a picture. */
export const PaletteIcon = ({ icon: Icon }: { icon: LucideIcon }) => (
  <span className="grid size-10 shrink-0 place-items-center text-muted">
    <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
  </span>
);

/** A heading and its lines; nothing where there are none. */
export const PaletteGroup = ({ heading, children }: { heading: string; children: ReactNode[] }) =>
  children.length > 0 && (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:truncate [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
