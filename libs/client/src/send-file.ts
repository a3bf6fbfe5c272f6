import { ZentraError } from './zentra-error';

interface SendFileOptions {
  headers: Record<string, string>;
  signal?: AbortSignal;
  /** Told from time to time, where there is a way to know: how much has left this device, 0–1. */
  onProgress?: (share: number) => void;
}

/**
 * Sends a file as the body of a call, with the session's cookie. Rejects with the signal's reason once it is aborted, and
 * with `NETWORK` where no answer comes.
 */
export type SendFile = (method: string, url: URL, file: Blob, options: SendFileOptions) => Promise<Response>;

/** Everywhere; fetch tells nobody how far it has got. */
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
