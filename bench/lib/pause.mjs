export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `isTrue` returns true; returns false after the time-out. */
export async function until(isTrue, ms) {
  for (const end = performance.now() + ms; performance.now() < end; await pause(10))
    if (isTrue()) return true;
  return isTrue();
}
