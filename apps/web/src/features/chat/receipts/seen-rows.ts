import type { RefObject } from 'react';

export interface Sight {
  /** False during a jump, or if no message is unread. */
  isReady: boolean;
  /** Called with the highest `seq` seen, after each check that has found one. */
  onSeen(seq: number): void;
}

interface Edges {
  top: number;
  bottom: number;
}

/**
 * Finds the last message that the user has seen.
 * It was in the scroll container and the visual viewport of a focused window, not covered at the
 * edges, in two consecutive frames.
 * A message counts as seen when its end was visible, or when it filled half of the height.
 */
export class SeenRows {
  private sight: Sight = { isReady: false, onSeen: () => undefined };
  private frame = 0;
  private isLate = false;

  /**
   * @param rows the parent of the rows, which have `data-seq` in order. `data-bubble` marks the
   *   message within a row. Siblings that cover the rows have `data-covers`.
   */
  constructor(private readonly rows: RefObject<HTMLElement | null>) {}

  update(sight: Sight): void {
    this.sight = sight;
    this.look();
  }

  /** Starts to observe everything that can change visibility. Returns a function that stops it. */
  begin(): () => void {
    const onDocument = ['scroll', 'visibilitychange'] as const;
    for (const type of onDocument)
      document.addEventListener(type, this.look, { capture: true, passive: true });
    for (const type of ['focus', 'resize'] as const) addEventListener(type, this.look);
    for (const type of ['resize', 'scroll'] as const) visualViewport?.addEventListener(type, this.look);
    return () => {
      cancelAnimationFrame(this.frame);
      this.frame = 0;
      for (const type of onDocument) document.removeEventListener(type, this.look, { capture: true });
      for (const type of ['focus', 'resize'] as const) removeEventListener(type, this.look);
      for (const type of ['resize', 'scroll'] as const) visualViewport?.removeEventListener(type, this.look);
    };
  }

  /**
   * Schedules a check after the next layout. Call it when rows may have been added, removed or
   * moved.
   */
  readonly look = (): void => {
    this.isLate = this.frame !== 0;
    if (this.isLate) return;
    this.frame = requestAnimationFrame(() => {
      const first = this.lastSeen();
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        const seen = Math.min(first, this.lastSeen());
        if (seen > 0) this.sight.onSeen(seen);
        if (this.isLate) this.look();
      });
    });
  };

  private lastSeen(): number {
    const rows = this.rows.current;
    if (!rows || !this.sight.isReady || document.visibilityState !== 'visible' || !document.hasFocus())
      return 0;
    const edges = edgesOf(rows);
    const covers = [...(rows.parentElement?.querySelectorAll('[data-covers]') ?? [])].map((one) =>
      one.getBoundingClientRect(),
    );
    const all = [...rows.querySelectorAll<HTMLElement>('[data-seq]')];
    const last = all.findLast((row) => isSeen(row, edges, covers));
    return Number(last?.dataset.seq ?? 0);
  }
}

/** Returns the visible part of the window within `element`, in px of the layout viewport. */
function edgesOf(element: HTMLElement): Edges {
  const { offsetTop = 0, height = innerHeight } = visualViewport ?? {};
  const edges = { top: offsetTop, bottom: offsetTop + height };
  for (let box: HTMLElement | null = element; box; box = box.parentElement) {
    if (!/auto|scroll|hidden/.test(getComputedStyle(box).overflowY)) continue;
    const { top, bottom } = box.getBoundingClientRect();
    edges.top = Math.max(edges.top, top);
    edges.bottom = Math.min(edges.bottom, bottom);
  }
  return edges;
}

function isSeen(row: HTMLElement, { ...edges }: Edges, covers: DOMRect[]): boolean {
  const rect = (row.querySelector('[data-bubble]') ?? row).getBoundingClientRect();
  for (const cover of covers) {
    if (cover.right <= rect.left || cover.left >= rect.right) continue;
    if (cover.top + cover.bottom < edges.top + edges.bottom) edges.top = Math.max(edges.top, cover.bottom);
    else edges.bottom = Math.min(edges.bottom, cover.top);
  }
  const { top, bottom } = edges;
  const shown = Math.min(rect.bottom, bottom) - Math.max(rect.top, top);
  // Tolerance for rounding, in px.
  const isThere = rect.bottom > top && rect.bottom <= bottom + 1;
  if (!isThere && shown < (bottom - top) / 2) return false;
  // A row that the list has not measured yet is positioned but hidden.
  return getComputedStyle(row).visibility !== 'hidden';
}
