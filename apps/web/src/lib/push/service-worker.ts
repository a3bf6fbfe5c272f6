import { toast } from '../dom/toast';
import { t } from '../i18n/i18n';

type Message = { kind: 'take-over' } | { kind: 'claim' } | { kind: 'read'; tag: string };

const HOUR_MS = 60 * 60_000;

/** Registers the service worker of a built app; resolves with nothing where there is none. */
const registration = (): Promise<ServiceWorkerRegistration> | undefined =>
  import.meta.env.PROD && 'serviceWorker' in navigator
    ? navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
    : undefined;

const tell = (worker: ServiceWorker | null | undefined, message: Message) => worker?.postMessage(message);

/** The notification of a chat has nothing to say any more. */
export function closeNotification(tag: string): void {
  if ('serviceWorker' in navigator) tell(navigator.serviceWorker.controller, { kind: 'read', tag });
}

/** Whoever was told by them has left. */
export async function closeNotifications(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const found = await navigator.serviceWorker.getRegistration();
  for (const one of (await found?.getNotifications()) ?? []) one.close();
}

/** Whether the page has just come from the server, and not from somebody who has been here before. */
let isFresh = true;

/**
 * Starts it, and offers a new version of the app whenever one is ready, until the returned function is called; `openPath`
 * goes where a notification leads.
 */
export function startServiceWorker(openPath: (path: string) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  registration()?.then(
    (found) => {
      if (signal.aborted) return;
      navigator.serviceWorker.addEventListener(
        'message',
        ({ data }: MessageEvent) => {
          const { kind, path } = data as { kind?: string; path?: string };
          if (kind === 'open' && path !== undefined) openPath(path);
        },
        { signal },
      );
      followUpdates(found, signal);
    },
    () => undefined, // then it is tried at the next visit
  );
  return () => stop.abort();
}

function followUpdates(found: ServiceWorkerRegistration, signal: AbortSignal): void {
  // One that began to answer while this page was on its way here could not claim it.
  if (!navigator.serviceWorker.controller) tell(found.active, { kind: 'claim' });
  // A fresh page is of the same version as the worker that waits.
  if (found.waiting && isFresh) tell(found.waiting, { kind: 'take-over' });
  else if (found.waiting) offer(found.waiting);
  isFresh = false;
  const hear = () => {
    const worker = found.installing;
    worker?.addEventListener(
      'statechange',
      () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
      },
      { signal },
    );
  };
  found.addEventListener('updatefound', hear, { signal });
  // By itself a browser asks only when a page is loaded, and a chat stays open for days.
  const ask = () => void found.update().catch(() => undefined);
  const whenSeen = () => document.visibilityState === 'visible' && ask();
  document.addEventListener('visibilitychange', whenSeen, { signal });
  const timer = setInterval(ask, HOUR_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Never by itself: drafts outlive a reload, and still nobody likes to be interrupted. */
function offer(worker: ServiceWorker): void {
  const reload = () => {
    // Another tab may have let it take over already.
    if (worker.state !== 'installed') return location.reload();
    // Where another tab lets it take over at this moment, one of the two events may have come already.
    const once = { once: true };
    worker.addEventListener('statechange', () => location.reload(), once);
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), once);
    tell(worker, { kind: 'take-over' });
  };
  toast(t('app.update.ready'), {
    id: 'update',
    description: t('app.update.calm'),
    duration: Infinity,
    // It lies over the head of a chat.
    closeButton: true,
    action: { label: t('app.update.reload'), onClick: reload },
  });
}
