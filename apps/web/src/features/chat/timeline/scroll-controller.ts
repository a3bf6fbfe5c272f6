import type { RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { remInPx } from '@/lib/dom/rem';

const NEAR_END_PX = 48;
/** Distance from the first or last row, in px, at which the next page is fetched. */
const PREFETCH_PX = 800;
/** Height that the sticky day covers at the top, in rem. */
const STICKY_DAY_REM = 3.5;
/** Consecutive frames without movement after which a jump has arrived. */
const STILL_FRAMES = 2;

export interface ListRow {
  /** Stable for the same row. */
  key: string;
}

/**
 * Where a row is scrolled to: the centre, the upper edge, or the nearest position that shows it.
 */
export type Align = 'center' | 'start' | 'nearest';

/** The visible part of the list. */
export interface Viewport {
  isAtEnd: boolean;
  /** False during a jump. */
  isStill: boolean;
  /** Index of the first row that is at least partly visible, and of the last. */
  top: number;
  bottom: number;
  /** Distance of the second row's upper edge from the edge of the list, in px. */
  gap: number;
}

/** The rows of a list and its callbacks. */
export interface ScrollContent {
  rows: readonly ListRow[];
  /**
   * True if the last row is the newest message. The list then follows new rows while it is at its
   * end.
   */
  isWhole: boolean;
  onView(view: Viewport): void;
  /** Called near the first row. */
  onNearStart(): void;
  /** Called near the last row. */
  onNearEnd(): void;
}

/**
 * Controls the scroll position of a list. The virtualizer preserves the visible rows.
 * At its end, the list follows new rows. The target of a jump stays anchored until its position is
 * stable.
 */
export class ScrollController {
  /** What must stay visible: the newest row, the target of a jump, or nothing. */
  private anchor: 'end' | { key: string; align: Align } | null;
  private frame = 0;
  /** Heights of content and container at the last check, in px. */
  private heights = '';

  constructor(
    private readonly box: RefObject<HTMLElement | null>,
    private readonly list: RefObject<VirtualizerHandle | null>,
    private content: ScrollContent,
    opensAt?: { index: number; align: Align },
  ) {
    this.anchor = 'end';
    if (opensAt) this.anchorTo(opensAt.index, opensAt.align);
  }

  /** Call it after every render, before paint. */
  update(content: ScrollContent): void {
    const isChanged = content.rows !== this.content.rows;
    this.content = content;
    if (isChanged) this.restore();
  }

  scrollToEnd(): void {
    this.anchor = 'end';
    this.restore();
  }

  scrollTo(index: number, align: Align): void {
    this.anchorTo(index, align);
    this.approach();
  }

  /** Starts to observe the container. Returns a function that stops it. */
  attach(): () => void {
    const box = this.box.current;
    // A user who scrolls cancels the jump.
    const letGo = (event: Event) => {
      const isUp = event instanceof WheelEvent && event.deltaY < 0 && box !== null && box.scrollTop > 0;
      if (this.anchor === 'end') this.anchor = isUp ? null : 'end';
      else if (this.anchor) {
        this.anchor = null;
        // The input may not scroll, so no scroll event reports that the list is still again.
        this.notify();
      }
    };
    const types = ['wheel', 'touchstart', 'pointerdown'];
    for (const type of types) box?.addEventListener(type, letGo, { passive: true });
    // The virtualizer reports new heights before it renders them. The layout of the browser counts.
    const laidOut = new ResizeObserver(this.restore);
    for (const one of [box, box?.lastElementChild]) if (one) laidOut.observe(one);
    this.approach();
    return () => {
      cancelAnimationFrame(this.frame);
      laidOut.disconnect();
      for (const type of types) box?.removeEventListener(type, letGo);
    };
  }

  /** Scrolls to the anchor after a change of heights. */
  readonly restore = (): void => {
    const box = this.box.current;
    if (!box || !this.list.current?.viewportSize) return;
    if (this.anchor === 'end') box.scrollTop = box.scrollHeight;
    else if (this.anchor) box.scrollTop = this.anchorOffset() ?? box.scrollTop;
    this.notify();
  };

  /**
   * Handles a scroll event. A scroll caused by a change of heights, e.g. a smaller composer, does
   * not leave the end.
   */
  readonly onScroll = (): void => {
    if (this.anchor === 'end' && this.heights !== this.heightsNow()) this.restore();
    else this.notify();
  };

  private heightsNow(): string {
    return `${this.box.current?.scrollHeight} ${this.box.current?.clientHeight}`;
  }

  /** Reports the visible part. */
  private notify(): void {
    const [box, list] = [this.box.current, this.list.current];
    if (!box || !list?.viewportSize) return;
    this.heights = this.heightsNow();
    const { scrollTop, scrollHeight, clientHeight } = box;
    const left = scrollHeight - scrollTop - clientHeight;
    const isAtEnd = left < NEAR_END_PX;
    const top = list.findItemIndex(scrollTop);
    const bottom = list.findItemIndex(scrollTop + clientHeight - 1);
    const isStill = this.anchor === null || this.anchor === 'end';
    this.content.onView({ isAtEnd, isStill, top, bottom, gap: list.getItemOffset(top + 1) - scrollTop });
    if (!isStill) return;
    this.anchor = isAtEnd && this.content.isWhole ? 'end' : null;
    if (scrollTop < PREFETCH_PX) this.content.onNearStart();
    if (left < PREFETCH_PX) this.content.onNearEnd();
  }

  private anchorTo(index: number, align: Align): void {
    const key = this.content.rows[index]?.key;
    if (key !== undefined) this.anchor = { key, align };
  }

  private approach(still = 0): void {
    cancelAnimationFrame(this.frame);
    if (this.anchor === null || this.anchor === 'end') return;
    this.restore();
    this.frame = requestAnimationFrame(() => {
      if (this.isOff()) this.approach();
      else if (still < STILL_FRAMES) this.approach(still + 1);
      else {
        this.anchor = null;
        this.notify();
      }
    });
  }

  /** Returns true if the anchored row is not at its position, or not measured yet. */
  private isOff(): boolean {
    const offset = this.anchorOffset();
    if (offset === undefined || !this.box.current || !this.list.current) return false;
    const isMeasured = (this.list.current.cache[0][this.anchorIndex()] ?? -1) >= 0;
    return !isMeasured || Math.abs(offset - this.box.current.scrollTop) > 1;
  }

  private anchorIndex(): number {
    const { anchor } = this;
    return anchor === null || anchor === 'end'
      ? -1
      : this.content.rows.findIndex(({ key }) => key === anchor.key);
  }

  /** Returns the scroll offset of the anchored row, within the scroll range, in px. */
  private anchorOffset(): number | undefined {
    const [box, list, { anchor }, index] = [this.box.current, this.list.current, this, this.anchorIndex()];
    if (!box || !list || !anchor || anchor === 'end' || index < 0) return undefined;
    const { scrollTop, scrollHeight, clientHeight } = box;
    const [top, size] = [list.getItemOffset(index), list.getItemSize(index)];
    const highest = top - remInPx(STICKY_DAY_REM);
    const lowest = top + size - clientHeight;
    const wanted = {
      start: top,
      center: top + (size - clientHeight) / 2,
      nearest: Math.min(Math.max(scrollTop, lowest), highest),
    }[anchor.align];
    return Math.max(0, Math.min(wanted, scrollHeight - clientHeight));
  }
}
