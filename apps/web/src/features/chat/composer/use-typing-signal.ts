import { useCallback, useEffect, useRef } from 'react';
import { client } from '@/lib/query/api-client';

/** Interval of reports, in ms. The server expires them after six seconds. */
const EVERY_MS = 3_000;

/** Reports typing to the server, periodically, and its end. Failures are ignored. */
export function useTypingSignal(conversationId: string) {
  const saidAt = useRef(0);
  const say = useCallback(
    (typing: boolean) => {
      saidAt.current = typing ? Date.now() : 0;
      client.setTyping(conversationId, typing).catch(() => undefined);
    },
    [conversationId],
  );
  const stop = useCallback(() => {
    if (saidAt.current > 0) say(false);
  }, [say]);
  const type = useCallback(() => {
    if (Date.now() - saidAt.current >= EVERY_MS) say(true);
  }, [say]);
  useEffect(() => stop, [stop]);
  return { type, stop };
}
