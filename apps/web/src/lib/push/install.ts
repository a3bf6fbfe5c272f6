import { Store } from '../store';

/** What Chromium gives a page whose app can be installed; other browsers have a menu for it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** The browser's offer, kept until the person asks for it: nobody is nagged. */
export const installPrompt = new Store<InstallPrompt | null>(null);

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  installPrompt.set(event as InstallPrompt); // the only event of that name
});
addEventListener('appinstalled', () => installPrompt.set(null));
