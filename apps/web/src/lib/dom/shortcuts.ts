import { useEffect, useRef } from 'react';
import { doesEnterSend } from './enter-key';
import type { TextId } from '../i18n/i18n';

/** The `keyCode` of a key that an input method consumes (UI Events, section 7.3.1). */
const COMPOSITION_KEY = 229;

interface Shortcut {
  /** Modifiers and `KeyboardEvent.key`; `Mod` is ⌘ or Ctrl. A function where a setting decides. */
  keys: string | (() => string);
  does: TextId;
  where: 'anywhere' | 'writing' | 'reading' | 'searching';
}

const enter = () => (doesEnterSend() ? 'Enter' : 'Shift+Enter');
const shiftEnter = () => (doesEnterSend() ? 'Shift+Enter' : 'Enter');

/** Every key that does something by itself: what listens asks here, and the help sheet shows it. */
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

/** As in `['Alt', 'ArrowUp']`, the key itself last. */
export function keysOf(id: ShortcutId): string[] {
  const { keys }: Shortcut = SHORTCUTS[id];
  return (typeof keys === 'string' ? keys : keys()).split('+');
}

/** For `aria-keyshortcuts`. */
export const ariaKeysOf = (id: ShortcutId): string => {
  const keys = keysOf(id).join('+');
  return `${keys.replace('Mod', 'Control')} ${keys.replace('Mod', 'Meta')}`;
};

/**
 * Hides keys that an input method consumes from every handler of the page, also those of libraries (a dialog that closes on
 * Escape): confirming or cancelling a composition is no shortcut. Safari ends the composition before it reports the key, so
 * only `keyCode` 229 says so there. What the browser itself does with the key is unchanged.
 */
export function ignoreCompositionKeys(): void {
  const hide = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === COMPOSITION_KEY) event.stopPropagation();
  };
  window.addEventListener('keydown', hide, true);
}

/** Whether these very keys were pressed, and no other modifier. */
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

/** By what the key writes; by its place where the layout is of other letters, as Arabic or Greek. */
function isKey({ key, code }: KeyboardEvent, wanted: string): boolean {
  if (key.toLowerCase() === wanted.toLowerCase()) return true;
  return /^[^ -~]/.test(key) && code === (wanted === '/' ? 'Slash' : `Key${wanted}`);
}

/** Whatever asks for an answer wants it first. */
export const isDialogOpen = (): boolean =>
  document.querySelector('[role=dialog], [role=alertdialog]') !== null;

/** Acts on a shortcut from anywhere on the page, unless a dialog is open or something nearer has taken the keys. */
export function useShortcut(id: ShortcutId, act: () => void, isReady = () => !isDialogOpen()): void {
  const latest = useRef({ act, isReady });
  useEffect(() => {
    latest.current = { act, isReady };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isShortcut(event, id)) return;
      const isNow = latest.current.isReady();
      // The browser has other plans with Ctrl or ⌘.
      if (isNow || keysOf(id).includes('Mod')) event.preventDefault();
      if (isNow) latest.current.act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [id]);
}
