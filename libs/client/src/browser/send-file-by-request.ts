import type { SendFile } from '../send-file';
import { ZentraError } from '../zentra-error';

/** By XMLHttpRequest, because it tells how far it has got. */
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

/** A request of this kind follows redirects by itself; what it ends at is not the API. */
const wasRedirected = ({ responseURL }: XMLHttpRequest, url: URL): boolean =>
  responseURL !== '' && responseURL !== url.href.replace(/#.*/, '');

const HEADERS = ['content-type', 'retry-after'];

function toResponse(request: XMLHttpRequest): Response {
  const headers = HEADERS.flatMap((name): [string, string][] => {
    const value = request.getResponseHeader(name);
    return value === null ? [] : [[name, value]];
  });
  // No answer of the API has such a status, and a Response cannot be made with it.
  const isOdd = request.status < 200 || request.status > 599 || [204, 205, 304].includes(request.status);
  return new Response(request.responseText, { status: isOdd ? 502 : request.status, headers });
}
