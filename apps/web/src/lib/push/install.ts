import { Store } from '../store';

/** The event of Chromium for an installable app. Other browsers have a menu entry for it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** The browser's install prompt, deferred until the user asks for it. */
export const installPrompt = new Store<InstallPrompt | null>(null);

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  installPrompt.set(event as InstallPrompt); // the only event of that name
});
addEventListener('appinstalled', () => installPrompt.set(null));
