import { alone, type Windows } from '../outbox/windows';

/**
 * Connects all windows of this browser that use the same `name`.
 * One window has a Web Lock and sends; when it closes or crashes, the next one gets the lock.
 * Without a secure context there are no locks, and every window sends the entries it loads.
 * Their `clientId` keeps the server from storing a message twice.
 */
export function browserWindows(name: string): Windows {
  if (!('locks' in navigator)) return alone;
  return {
    join: (window) => {
      const channel = new BroadcastChannel(name);
      const leaving = new AbortController();
      let release = () => {};
      channel.onmessage = ({ data }) => window.receive(data as Parameters<typeof window.receive>[0]);
      const hold = () => {
        if (leaving.signal.aborted) return;
        window.lead();
        return new Promise<void>((resolve) => (release = resolve));
      };
      navigator.locks.request(name, { signal: leaving.signal }, hold).catch(() => undefined);
      return {
        broadcast: (note) => void (leaving.signal.aborted || channel.postMessage(note)),
        leave: () => {
          leaving.abort();
          release();
          channel.close();
        },
      };
    },
  };
}
