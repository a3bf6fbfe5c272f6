export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `isTrue` says so; false when it has not by then. */
export async function until(isTrue, ms) {
  for (const end = performance.now() + ms; performance.now() < end; await pause(10))
    if (isTrue()) return true;
  return isTrue();
}
