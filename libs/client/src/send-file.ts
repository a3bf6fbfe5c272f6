import { ZentraError } from './zentra-error';

interface SendFileOptions {
  headers: Record<string, string>;
  signal?: AbortSignal;
  /** Reports the share of the file that was sent, 0–1. Not called by `sendFileByFetch`. */
  onProgress?: (share: number) => void;
}

/**
 * Sends a file as the body of a request, with the session cookie.
 * @throws the signal's reason once aborted
 * @throws NETWORK without a response
 */
export type SendFile = (method: string, url: URL, file: Blob, options: SendFileOptions) => Promise<Response>;

/** Sends a file with fetch. Works on every platform, but does not report progress. */
export const sendFileByFetch: SendFile = (method, url, file, { headers, signal }) =>
  fetch(url, {
    method,
    body: file,
    headers,
    signal,
    credentials: 'include',
    redirect: 'manual',
  }).catch((cause: unknown) => {
    throw signal?.aborted ? cause : ZentraError.network();
  });
