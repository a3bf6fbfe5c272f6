import type { SendFile } from '../send-file';
import { ZentraError } from '../zentra-error';

/** Sends a file with XMLHttpRequest, which reports the progress of an upload. */
export const sendFileByRequest: SendFile = (method, url, file, { headers, signal, onProgress }) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    request.withCredentials = true;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () =>
      wasRedirected(request, url)
        ? reject(ZentraError.intercepted({ status: 0 }))
        : resolve(toResponse(request));
    request.onerror = () => reject(ZentraError.network());
    request.onabort = () => reject(signal?.reason instanceof Error ? signal.reason : ZentraError.network());
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    request.send(file);
  });

/**
 * XMLHttpRequest follows redirects. The API never redirects, so the final address is not the API.
 */
const wasRedirected = ({ responseURL }: XMLHttpRequest, url: URL): boolean =>
  responseURL !== '' && responseURL !== url.href.replace(/#.*/, '');

const HEADERS = ['content-type', 'retry-after'];

function toResponse(request: XMLHttpRequest): Response {
  const headers = HEADERS.flatMap((name): [string, string][] => {
    const value = request.getResponseHeader(name);
    return value === null ? [] : [[name, value]];
  });
  // The API never answers with these statuses, and a Response cannot be created with them.
  const isOdd = request.status < 200 || request.status > 599 || [204, 205, 304].includes(request.status);
  return new Response(request.responseText, { status: isOdd ? 502 : request.status, headers });
}
