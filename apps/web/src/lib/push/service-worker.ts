import { toast } from '../dom/toast';
import { t } from '../i18n/i18n';

type Message = { kind: 'take-over' } | { kind: 'claim' } | { kind: 'read'; tag: string };

const HOUR_MS = 60 * 60_000;

/**
 * Registers the service worker of a built app. Returns undefined if it is not supported or not
 * built.
 */
const registration = (): Promise<ServiceWorkerRegistration> | undefined =>
  import.meta.env.PROD && 'serviceWorker' in navigator
    ? navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
    : undefined;

const post = (worker: ServiceWorker | null | undefined, message: Message) => worker?.postMessage(message);

/** Closes the notification of a conversation that was read. */
export function closeNotification(tag: string): void {
  if ('serviceWorker' in navigator) post(navigator.serviceWorker.controller, { kind: 'read', tag });
}

/** Closes all notifications, after the user has signed out. */
export async function closeNotifications(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const found = await navigator.serviceWorker.getRegistration();
  for (const one of (await found?.getNotifications()) ?? []) one.close();
}

/** True until the first check for updates: the page was just loaded from the server. */
let isFresh = true;

/**
 * Starts the service worker and offers each new version of the app.
 * @param openPath navigates to the path of a clicked notification
 * @returns a function that stops both
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
    () => undefined, // tried again at the next visit
  );
  return () => stop.abort();
}

function followUpdates(found: ServiceWorkerRegistration, signal: AbortSignal): void {
  // A worker that was activated during this page load could not claim the page.
  if (!navigator.serviceWorker.controller) post(found.active, { kind: 'claim' });
  // A fresh page has the same version as the waiting worker.
  if (found.waiting && isFresh) post(found.waiting, { kind: 'take-over' });
  else if (found.waiting) offer(found.waiting);
  isFresh = false;
  const offerInstalled = () => {
    const worker = found.installing;
    worker?.addEventListener(
      'statechange',
      () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
      },
      { signal },
    );
  };
  found.addEventListener('updatefound', offerInstalled, { signal });
  // Browsers check for updates only on page load, but a chat stays open for days.
  const ask = () => void found.update().catch(() => undefined);
  const whenSeen = () => document.visibilityState === 'visible' && ask();
  document.addEventListener('visibilitychange', whenSeen, { signal });
  const timer = setInterval(ask, HOUR_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/**
 * Offers to reload. The app does not reload by itself: drafts would survive, but it would interrupt
 * the user.
 */
function offer(worker: ServiceWorker): void {
  const reload = () => {
    // Another tab may have activated the worker already.
    if (worker.state !== 'installed') return location.reload();
    // If another tab activates it now, one of the two events may be over already. Listen for both.
    const once = { once: true };
    worker.addEventListener('statechange', () => location.reload(), once);
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), once);
    post(worker, { kind: 'take-over' });
  };
  toast(t('app.update.ready'), {
    id: 'update',
    description: t('app.update.calm'),
    duration: Infinity,
    // The toast covers the header of a chat.
    closeButton: true,
    action: { label: t('app.update.reload'), onClick: reload },
  });
}
