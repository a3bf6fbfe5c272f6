import { useCallback, useLayoutEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { isShortcut, type ShortcutId } from '@/lib/dom/shortcuts';
import type { TimelineItem } from './timeline-items';

/** Frames to wait for a new row: it is measured first and can receive focus a frame later. */
const MOST_FRAMES = 6;

/** The button that opens the menu of a message. */
const MENU = '[aria-haspopup=menu]';

interface Options {
  box: RefObject<HTMLElement | null>;
  rows: readonly TimelineItem[];
  /** Index of the last visible row, where keyboard navigation starts. */
  lastShown(): number;
  /** Scrolls the least that shows the row. */
  reveal(index: number): void;
  toNewest(): void;
  /** Called on Escape, to move focus. */
  leave(): void;
}

const isStop = ({ kind }: TimelineItem) => kind === 'message' || kind === 'outgoing';

/**
 * Manages focus in a timeline. One message has focus; arrow keys move it. Home and End jump to the
 * first and last row, Enter opens the menu, Escape leaves.
 * After leaving with Tab, focus returns to the same message.
 */
export function useRowFocus({ box, rows, lastShown, reveal, toNewest, leave }: Options) {
  const [active, setActive] = useState<{ key: string; takesFocus: boolean } | null>(null);
  const activeIndex = active ? rows.findIndex(({ key }) => key === active.key) : -1;

  useLayoutEffect(() => {
    if (!active?.takesFocus) return;
    let frame = 0;
    const take = (left: number) => {
      const row = rowElement(box.current, active.key);
      row?.focus({ preventScroll: true });
      if (document.activeElement !== row && left > 0) frame = requestAnimationFrame(() => take(left - 1));
    };
    take(MOST_FRAMES);
    return () => cancelAnimationFrame(frame);
  }, [active, box]);

  const focusRow = useCallback((key: string) => setActive({ key, takesFocus: true }), []);
  const step = (from: number, by: 1 | -1) => {
    let i = from;
    while (rows[i] && !isStop(rows[i] as TimelineItem)) i += by;
    const row = rows[i];
    if (!row) return;
    focusRow(row.key);
    reveal(i);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key, target } = event;
    // Ignore events of a menu or dialog that a message has opened elsewhere in the document.
    if (!(target instanceof Element) || !box.current?.contains(target)) return;
    if (event.defaultPrevented) return;
    const row = target.closest<HTMLElement>('[data-key]');
    const isInRow = activeIndex >= 0 && row !== null;
    const openMenu = row === target ? () => row.querySelector<HTMLElement>(MENU)?.click() : undefined;
    const acts: [ShortcutId, (() => void) | undefined][] = [
      ['olderRow', () => step(isInRow ? activeIndex - 1 : lastShown(), -1)],
      ['newerRow', () => step(isInRow ? activeIndex + 1 : lastShown(), 1)],
      ['firstRow', () => step(0, 1)],
      [
        'lastRow',
        () => {
          toNewest();
          step(rows.length - 1, -1);
        },
      ],
      ['rowMenu', openMenu],
      ['cancel', leave],
    ];
    const act = [' ', 'ContextMenu'].includes(key)
      ? openMenu
      : acts.find(([id]) => isShortcut(event.nativeEvent, id))?.[1];
    if (!act) return;
    event.preventDefault();
    act();
  };
  /** Keyboard navigation continues from the focused row. */
  const onFocus = ({ target }: { target: EventTarget }) => {
    const key = target instanceof Element && target.closest<HTMLElement>('[data-key]')?.dataset.key;
    if (key && key !== active?.key) setActive({ key, takesFocus: false });
  };
  return { activeIndex, focusRow, onKeyDown, onFocus };
}

const rowElement = (box: HTMLElement | null, key: string) =>
  box?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
