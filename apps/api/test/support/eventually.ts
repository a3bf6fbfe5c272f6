import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls every 20 ms until `read` returns a truthy value, and returns it. For state that no event
 * announces.
 * @param what - named in the error, such as `a new subscription row`
 * @param timeoutMs - how long to poll; 10 s by default, below the 30 s that a test may take
 * @throws Error when the time is over, so that the test says what was missing rather than that it
 * timed out
 */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not seen within ${timeoutMs} ms`);
    await sleep(20);
  }
}
