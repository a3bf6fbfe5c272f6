import type { RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { remInPx } from '@/lib/dom/rem';

const NEAR_END_PX = 48;
/** From how far away what is beyond the first and the last line is fetched. */
const PREFETCH_PX = 800;
/** What lies over the upper edge: the day. */
const STICKY_DAY_REM = 3.5;
/** A line that was gone to is there once it has not moved for as many frames. */
const STILL_FRAMES = 2;

export interface ListRow {
  /** The same for as long as it is the same line. */
  key: string;
}

/** Where a line is to be: in the middle, at the upper edge, or no further than it takes to see it. */
export type Align = 'center' | 'start' | 'nearest';

/** What is on the screen. */
export interface Viewport {
  isAtEnd: boolean;
  /** Not on the way to a line. */
  isStill: boolean;
  /** Index of the first line that is, at least in part, and of the last. */
  top: number;
  bottom: number;
  /** Of the line below the first: how far its upper edge is from the edge of the list, in px. */
  gap: number;
}

/** What a list of lines is told, and whom it tells. */
export interface ScrollContent {
  rows: readonly ListRow[];
  /** Whether the last line is the newest there is: whoever is at it follows what comes in. */
  isWhole: boolean;
  onView(view: Viewport): void;
  /** The first line is near. */
  onNearStart(): void;
  /** The last one is. */
  onNearEnd(): void;
}

/**
 * Where a list is scrolled to. The virtualizer keeps what is on the screen in its place; this adds what a chat needs: at its
 * end it follows what comes in, and a line that somebody goes to is held until it lies still, whatever comes in on the way.
 */
export class ScrollController {
  /** What has to be on the screen: the newest line, one that somebody is on the way to, or nothing in particular. */
  private anchor: 'end' | { key: string; align: Align } | null;
  private frame = 0;
  /** Of what is scrolled and of the box, when they were last looked at, in px. */
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

  /** To be called after every render, before the browser paints. */
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

  /** Begins; the answer ends it. */
  attach(): () => void {
    const box = this.box.current;
    // Whoever scrolls is no longer on the way.
    const letGo = (event: Event) => {
      const isUp = event instanceof WheelEvent && event.deltaY < 0 && box !== null && box.scrollTop > 0;
      if (this.anchor !== 'end' || isUp) this.anchor = null;
    };
    const types = ['wheel', 'touchstart', 'pointerdown'];
    for (const type of types) box?.addEventListener(type, letGo, { passive: true });
    // The virtualizer tells of new heights before it has drawn them: what counts is what the browser then lays out.
    const laidOut = new ResizeObserver(this.restore);
    for (const one of [box, box?.lastElementChild]) if (one) laidOut.observe(one);
    this.approach();
    return () => {
      cancelAnimationFrame(this.frame);
      laidOut.disconnect();
      for (const type of types) box?.removeEventListener(type, letGo);
    };
  }

  /** After anything has changed its height: brings what is held to where it should be. */
  readonly restore = (): void => {
    const box = this.box.current;
    if (!box || !this.list.current?.viewportSize) return;
    if (this.anchor === 'end') box.scrollTop = box.scrollHeight;
    else if (this.anchor) box.scrollTop = this.anchorOffset() ?? box.scrollTop;
    this.notify();
  };

  /**
   * After a scroll. One that a change of heights has caused, e.g. when the field below shrinks, is nobody’s wish to leave the
   * end.
   */
  readonly onScroll = (): void => {
    if (this.anchor === 'end' && this.heights !== this.heightsNow()) this.restore();
    else this.notify();
  };

  private heightsNow(): string {
    return `${this.box.current?.scrollHeight} ${this.box.current?.clientHeight}`;
  }

  /** Tells what is on the screen now. */
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

  /** Whether the line that is held is not where it should be, or not measured yet. */
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

  /** The scroll offset that shows the line that is held, within what can be scrolled, in px. */
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
