import { useEffect, useRef } from 'react';
import { doesEnterSend } from './enter-key';
import type { TextId } from '../i18n/i18n';

/** The `keyCode` of a key that an input method consumes (UI Events, section 7.3.1). */
const COMPOSITION_KEY = 229;

interface Shortcut {
  /**
   * Modifiers and `KeyboardEvent.key`; `Mod` is ⌘ or Ctrl. A function if the keys depend on a
   * setting.
   */
  keys: string | (() => string);
  does: TextId;
  where: 'anywhere' | 'writing' | 'reading' | 'searching';
}

const enter = () => (doesEnterSend() ? 'Enter' : 'Shift+Enter');
const shiftEnter = () => (doesEnterSend() ? 'Shift+Enter' : 'Enter');

/** All keyboard shortcuts. Handlers and the help sheet read them from here. */
export const SHORTCUTS = {
  jump: { keys: 'Mod+K', does: 'keys.jump', where: 'anywhere' },
  previousChat: { keys: 'Alt+ArrowUp', does: 'keys.previousChat', where: 'anywhere' },
  nextChat: { keys: 'Alt+ArrowDown', does: 'keys.nextChat', where: 'anywhere' },
  cancel: { keys: 'Escape', does: 'keys.cancel', where: 'anywhere' },
  help: { keys: 'Mod+/', does: 'keys.help', where: 'anywhere' },
  send: { keys: enter, does: 'keys.send', where: 'writing' },
  newLine: { keys: shiftEnter, does: 'keys.newLine', where: 'writing' },
  sendAlways: { keys: 'Mod+Enter', does: 'keys.sendAlways', where: 'writing' },
  editLast: { keys: 'ArrowUp', does: 'keys.editLast', where: 'writing' },
  olderRow: { keys: 'ArrowUp', does: 'keys.rowOlder', where: 'reading' },
  newerRow: { keys: 'ArrowDown', does: 'keys.rowNewer', where: 'reading' },
  firstRow: { keys: 'Home', does: 'keys.rowFirst', where: 'reading' },
  lastRow: { keys: 'End', does: 'keys.rowLast', where: 'reading' },
  rowMenu: { keys: 'Enter', does: 'keys.rowMenu', where: 'reading' },
  olderHit: { keys: 'Enter', does: 'keys.olderHit', where: 'searching' },
  newerHit: { keys: 'Shift+Enter', does: 'keys.newerHit', where: 'searching' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof SHORTCUTS;

/** Returns the keys in order, e.g. `['Alt', 'ArrowUp']`, with the modifiers first. */
export function keysOf(id: ShortcutId): string[] {
  const { keys }: Shortcut = SHORTCUTS[id];
  return (typeof keys === 'string' ? keys : keys()).split('+');
}

/** Returns the value for `aria-keyshortcuts`. */
export const ariaKeysOf = (id: ShortcutId): string => {
  const keys = keysOf(id).join('+');
  return `${keys.replace('Mod', 'Control')} ${keys.replace('Mod', 'Meta')}`;
};

/**
 * Hides keys that an input method consumes from all handlers of the page, including libraries such
 * as a dialog that closes on Escape. Confirming or cancelling a composition is not a shortcut.
 * Safari ends the composition before it reports the key, so only `keyCode` 229 identifies it there.
 * The browser's own handling of the key does not change.
 */
export function ignoreCompositionKeys(): void {
  const hide = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === COMPOSITION_KEY) event.stopPropagation();
  };
  window.addEventListener('keydown', hide, true);
}

/** Returns true if the event has exactly the shortcut's keys and modifiers. */
export function isShortcut(event: KeyboardEvent, id: ShortcutId): boolean {
  const keys = keysOf(id);
  const key = keys.at(-1) ?? '';
  return (
    isKey(event, key) &&
    keys.includes('Mod') === (event.ctrlKey || event.metaKey) &&
    keys.includes('Alt') === event.altKey &&
    // Some keyboards have the slash above a digit.
    (key === '/' || keys.includes('Shift') === event.shiftKey)
  );
}

/**
 * Compares the character of a key; its position if the layout has another script, such as Arabic or
 * Greek.
 */
function isKey({ key, code }: KeyboardEvent, wanted: string): boolean {
  if (key.toLowerCase() === wanted.toLowerCase()) return true;
  return /^[^ -~]/.test(key) && code === (wanted === '/' ? 'Slash' : `Key${wanted}`);
}

/** Returns true while a dialog is open. Global shortcuts are then disabled. */
export const isDialogOpen = (): boolean =>
  document.querySelector('[role=dialog], [role=alertdialog]') !== null;

/**
 * Runs `act` on a shortcut anywhere on the page, unless a dialog is open or another handler has
 * used the event.
 */
export function useShortcut(id: ShortcutId, act: () => void, isReady = () => !isDialogOpen()): void {
  const latest = useRef({ act, isReady });
  useEffect(() => {
    latest.current = { act, isReady };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isShortcut(event, id)) return;
      const isNow = latest.current.isReady();
      // The browser has its own actions for Ctrl and ⌘.
      if (isNow || keysOf(id).includes('Mod')) event.preventDefault();
      if (isNow) latest.current.act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [id]);
}
