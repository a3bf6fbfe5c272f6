import { createContext, use, useCallback, useState } from 'react';
import type * as z from 'zod';
import { readStored, writeStored } from './device-storage';

/** Whose texts are kept; null where nobody is signed in, and nothing is. */
export const KeptFor = createContext<string | null>(null);

/**
 * State that somebody has typed: kept on this device under `name`, so that it is there again after a reload, a closed dialog or the
 * end of a session, until it is `initial` again. Whoever sends it, saves it or gives it up says so by setting that.
 */
export function useKept<T>(name: string, schema: z.ZodType<T>, initial: T): [T, (next: T) => void] {
  const userId = use(KeptFor);
  const [value, setValue] = useState(() =>
    userId === null ? initial : (read(userId, name, schema) ?? initial),
  );
  const nothing = JSON.stringify(initial);
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      if (userId === null) return;
      const text = JSON.stringify(next);
      writeStored(userId, name, text === nothing ? null : text);
    },
    [userId, name, nothing],
  );
  return [value, keep];
}

function read<T>(userId: string, name: string, schema: z.ZodType<T>): T | undefined {
  const text = readStored(userId, name);
  if (text === null) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
