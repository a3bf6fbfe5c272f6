import type { OutgoingFile } from '@zentra/client';
import type { Attachment } from '@zentra/contracts';
import { useCallback, useSyncExternalStore } from 'react';
import { client } from './api-client';
import { Store } from '../store';

/** Upload progress of files, 0–1, by file key. */
const shares = new Store<ReadonlyMap<string, number>>(new Map());
const going = new Map<string, Promise<Attachment>>();
const stops = new Map<string, AbortController>();

/**
 * Uploads a file. A second call during the upload, e.g. by the outbox, shares it.
 * Each of the signals aborts the upload for all callers.
 */
export function uploadOnce(
  conversationId: string,
  file: OutgoingFile,
  signal: AbortSignal,
): Promise<Attachment> {
  const before = going.get(file.key);
  if (before) {
    signal.addEventListener('abort', () => stopUpload(file.key));
    return before;
  }
  const stop = new AbortController();
  stops.set(file.key, stop);
  signal.addEventListener('abort', () => stop.abort());
  const onProgress = (share: number) => setShare(file.key, share);
  setShare(file.key, 0);
  const upload = client.attachments
    .uploadOnce(conversationId, file, { signal: stop.signal, onProgress })
    .finally(() => {
      going.delete(file.key);
      stops.delete(file.key);
      setShare(file.key, undefined);
    });
  going.set(file.key, upload);
  return upload;
}

/** Aborts an upload for all callers. */
export const stopUpload = (key: string): void => stops.get(key)?.abort();

function setShare(key: string, share: number | undefined): void {
  const next = new Map(shares.get());
  if (share === undefined) next.delete(key);
  else next.set(key, share);
  shares.set(next);
}

/** Returns the progress of an upload, or undefined if the file is not being uploaded. */
export const useShare = (key: string): number | undefined =>
  useSyncExternalStore(
    shares.subscribe,
    useCallback(() => shares.get().get(key), [key]),
  );
