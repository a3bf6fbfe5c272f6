/// <reference lib="webworker" />
import { keepShell, offlineAnswer } from './shell';
import { closeRead, showPush } from './notifications';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => event.waitUntil(keepShell.install()));
self.addEventListener('activate', (event) =>
  event.waitUntil(keepShell.dropOld().then(() => self.clients.claim())),
);

self.addEventListener('fetch', (event) => {
  const answer = offlineAnswer(event.request);
  if (answer) event.respondWith(answer);
});

self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  const { kind, tag } = data as { kind?: string; tag?: string };
  if (kind === 'take-over') void self.skipWaiting();
  if (kind === 'claim') void self.clients.claim();
  if (kind === 'read' && tag !== undefined) void closeRead(self.registration, (one) => one === tag);
});

self.addEventListener('push', (event) => event.waitUntil(showPush(self, event.data?.json())));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { path = '/chats' } = (event.notification.data ?? {}) as { path?: string };
  event.waitUntil(open(path));
});

/** Focuses an open window, or opens one. */
async function open(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [first] = windows;
  if (!first) return void (await self.clients.openWindow(path));
  first.postMessage({ kind: 'open', path });
  await first.focus();
}
