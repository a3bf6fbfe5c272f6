import { toast } from './toast';
import { words } from './words';

type Message = { kind: 'take-over' } | { kind: 'read'; tag: string };

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

/** Starts it, and offers a new version of the app whenever one is ready; `open` goes where a notification leads. */
export async function startServiceWorker(openPath: (path: string) => void): Promise<void> {
  const found = await registration()?.catch(() => undefined);
  if (!found) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent) => {
    const { kind, path } = data as { kind?: string; path?: string };
    if (kind === 'open' && path !== undefined) openPath(path);
  });
  // This page has just come from the server: the worker that waits is of its own version.
  tell(found.waiting, { kind: 'take-over' });
  found.addEventListener('updatefound', () => {
    const worker = found.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
    });
  });
}

/** Never by itself: drafts outlive a reload, and still nobody likes to be interrupted. */
function offer(worker: ServiceWorker): void {
  const reload = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    tell(worker, { kind: 'take-over' });
  };
  toast(words('app.update.ready'), {
    id: 'update',
    description: words('app.update.calm'),
    duration: Infinity,
    action: { label: words('app.update.reload'), onClick: reload },
  });
}
