import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';
import { Store, useStore } from '../store';

const NEW_LINE = 'new-line';

function stored(): boolean {
  try {
    return localStorage.getItem(DEVICE_KEYS.enter) !== NEW_LINE;
  } catch {
    return true;
  }
}

/**
 * True if Enter sends a message and Shift+Enter starts a line; false for the reverse. A setting of
 * this device.
 */
const enterSends = new Store(stored());

export const doesEnterSend = enterSends.get;

export function setEnterSends(sends: boolean): void {
  enterSends.set(sends);
  try {
    if (sends) localStorage.removeItem(DEVICE_KEYS.enter);
    else localStorage.setItem(DEVICE_KEYS.enter, NEW_LINE);
  } catch {
    // Storage is unavailable: the setting applies to this page only.
  }
}

export const useEnterSends = (): boolean => useStore(enterSends);
