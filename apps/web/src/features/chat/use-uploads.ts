import { LIMITS, type Attachment } from '@zentra/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '@/lib/api-client';
import { reportError } from '@/lib/query-client';

/** A file on its way to the server, or there and not sent yet. */
export interface Upload {
  key: number;
  file: File;
  /** How much of it has left this device, 0–1. */
  share: number;
  attachment?: Attachment;
  error?: unknown;
}

/**
 * The files that are to go with the next message. Each is uploaded at once; what is taken away again, or left behind with
 * the chat, is thrown away on the server, too.
 */
export function useUploads(conversationId: string) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const going = useRef(new Map<number, AbortController>());
  const kept = useRef(new Map<number, Attachment>());
  const count = useRef(0);

  const change = useCallback(
    (key: number, changes: Partial<Upload>) =>
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one))),
    [],
  );
  const start = useCallback(
    (key: number, file: File) => {
      const controller = new AbortController();
      going.current.set(key, controller);
      const onProgress = (share: number) => change(key, { share });
      client.attachments
        .upload(conversationId, file, { name: file.name, signal: controller.signal, onProgress })
        .then(
          (attachment) => {
            if (controller.signal.aborted)
              return void client.attachments.discard(attachment.id).catch(reportError);
            kept.current.set(key, attachment);
            change(key, { attachment, share: 1 });
          },
          (error: unknown) => {
            if (controller.signal.aborted) return;
            reportError(error);
            change(key, { error });
          },
        )
        .finally(() => going.current.delete(key));
    },
    [change, conversationId],
  );
  const add = useCallback(
    (files: Iterable<File>) => {
      const room = LIMITS.attachments.max - going.current.size - kept.current.size;
      const added = [...files]
        .slice(0, Math.max(0, room))
        .map((file) => ({ key: (count.current += 1), file, share: 0 }));
      setUploads((all) => [...all, ...added]);
      added.forEach(({ key, file }) => start(key, file));
    },
    [start],
  );
  const retry = ({ key, file }: Upload) => {
    change(key, { error: undefined, share: 0 });
    start(key, file);
  };
  const remove = (key: number) => {
    going.current.get(key)?.abort();
    const attachment = kept.current.get(key);
    kept.current.delete(key);
    if (attachment) client.attachments.discard(attachment.id).catch(reportError);
    setUploads((all) => all.filter((one) => one.key !== key));
  };
  /** Hands over what is to be sent, in order, and forgets it. */
  const take = (): Attachment[] => {
    const attachments = uploads.flatMap(({ attachment }) => attachment ?? []);
    kept.current.clear();
    setUploads([]);
    return attachments;
  };
  useEffect(() => {
    const [aborts, left] = [going.current, kept.current];
    return () => {
      aborts.forEach((controller) => controller.abort());
      left.forEach(({ id }) => void client.attachments.discard(id).catch(() => undefined));
    };
  }, []);
  return { uploads, isReady: uploads.every(({ attachment }) => attachment), add, retry, remove, take };
}
