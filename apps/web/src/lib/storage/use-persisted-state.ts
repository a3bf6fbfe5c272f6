import { createContext, use, useCallback, useEffect, useEffectEvent, useState } from 'react';
import type * as z from 'zod';
import { readStored, writeStored } from './device-storage';

/** The user whose input is stored; null while signed out, when nothing is stored. */
export const PersistedStateOwner = createContext<string | null>(null);

interface Clearing {
  userId: string;
  name: string;
  isDone(value: unknown): boolean;
}

/** Each returns true if its component is cleared now. */
const listeners = new Set<(clearing: Clearing) => boolean>();

/**
 * State of user input, stored on this device under `name`. It survives a reload, a closed dialog
 * and the end of a session.
 * Set it to `initial` to remove it, once the input is sent, saved or discarded.
 */
export function usePersistedState<T>(name: string, schema: z.ZodType<T>, initial: T): [T, (next: T) => void] {
  const userId = use(PersistedStateOwner);
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
  const clear = useEffectEvent((clearing: Clearing) => {
    if (clearing.userId !== userId || clearing.name !== name) return true;
    const isDone = clearing.isDone(value);
    if (isDone) setValue(initial);
    return isDone;
  });
  useEffect(() => {
    const listener = (clearing: Clearing) => clear(clearing);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return [value, keep];
}

/**
 * Removes what `usePersistedState` stored under `name` once the server has it, and resets every
 * component that shows it.
 * Call it where the response is handled: the component that sent the request may be unmounted by
 * then.
 * A value for which `isDone` returns false stays, such as a text that was changed after it was
 * sent.
 * @returns true if every value was removed
 */
export function clearPersistedState<T>(
  userId: string | null,
  name: string,
  schema: z.ZodType<T>,
  isDone: (value: T) => boolean = () => true,
): boolean {
  if (userId === null) return true;
  const stored = read(userId, name, schema);
  const isStoredDone = stored === undefined || isDone(stored);
  if (isStoredDone) writeStored(userId, name, null);
  const clearing: Clearing = {
    userId,
    name,
    isDone: (value) => {
      const parsed = schema.safeParse(value);
      return !parsed.success || isDone(parsed.data);
    },
  };
  return [...listeners].map((listener) => listener(clearing)).every(Boolean) && isStoredDone;
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
