import type { NavigateOptions } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useLine } from './use-choice';

export interface FoundProps {
  q: string;
  onGo(to: NavigateOptions): void;
}

/** One option of the palette: a picture, a name and a secondary text at its end. */
export function PaletteItem({
  id,
  picture,
  detail,
  onSelect,
  children,
}: {
  /** Unique among all options, without spaces. */
  id: string;
  picture: ReactNode;
  detail?: ReactNode;
  onSelect(): void;
  children: ReactNode;
}) {
  const { chosen, choose } = useLine();
  const own = `palette-${id}`;
  return (
    <button
      id={own}
      type="button"
      role="option"
      aria-selected={own === chosen}
      // Focus stays in the input, which handles the keys.
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={() => choose(own)}
      onClick={onSelect}
      className="flex min-h-12 w-full scroll-my-2 items-center gap-3 rounded-control px-3 py-1.5 text-start aria-selected:bar-start aria-selected:bg-own forced-colors:aria-selected:system-selected"
    >
      {picture}
      <span className="min-w-0 flex-1">{children}</span>
      {detail !== undefined && (
        <span className="max-w-[40%] shrink-0 truncate text-xs text-muted">{detail}</span>
      )}
    </button>
  );
}

/** An icon in the place of a picture. */
export const PaletteIcon = ({ icon: Icon }: { icon: LucideIcon }) => (
  <span className="grid size-10 shrink-0 place-items-center text-muted">
    <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
  </span>
);

/** A heading with its options; renders nothing without options. */
export function PaletteGroup({ heading, children }: { heading: string; children: ReactNode[] }) {
  const id = useId();
  return (
    children.length > 0 && (
      <div role="group" aria-labelledby={id}>
        <div
          id={id}
          aria-hidden="true"
          className="truncate scroll-my-2 px-3 pt-3 pb-1 text-xs font-semibold text-muted"
        >
          {heading}
        </div>
        {children}
      </div>
    )
  );
}
