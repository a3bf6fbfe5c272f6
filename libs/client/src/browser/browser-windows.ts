import { alone, type Windows } from '../outbox/windows';

/**
 * All windows of this browser that use the same `name`: one of them holds a lock and sends, and when it closes or
 * crashes the next one gets the lock. Without a secure context there are no locks; then each sends what it finds, which
 * the `clientId` makes harmless.
 */
export function browserWindows(name: string): Windows {
  if (!('locks' in navigator)) return alone;
  return {
    join: (window) => {
      const channel = new BroadcastChannel(name);
      const leaving = new AbortController();
      let release = () => {};
      channel.onmessage = ({ data }) => window.hear(data as Parameters<typeof window.hear>[0]);
      const hold = () => {
        if (leaving.signal.aborted) return;
        window.lead();
        return new Promise<void>((resolve) => (release = resolve));
      };
      navigator.locks.request(name, { signal: leaving.signal }, hold).catch(() => undefined);
      return {
        tell: (note) => void (leaving.signal.aborted || channel.postMessage(note)),
        leave: () => {
          leaving.abort();
          release();
          channel.close();
        },
      };
    },
  };
}
