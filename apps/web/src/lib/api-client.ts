import { ZentraClient } from '@zentra/client';
import { sendFileByRequest } from '@zentra/client/browser';

/** `''`: port 8000 of the host that served the page; `':9000'`: another port of it; else an origin. */
function apiUrl(): string {
  const said = document.querySelector<HTMLMetaElement>('meta[name="zentra-api"]')?.content ?? '';
  if (/^https?:/.test(said)) return said;
  return `${location.protocol}//${location.hostname}${said || ':8000'}`;
}

/** The one client of this page. */
export const client = new ZentraClient({ url: apiUrl(), sendFile: sendFileByRequest });
