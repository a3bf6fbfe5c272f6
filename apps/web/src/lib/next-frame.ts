/** No page waits longer than this for a frame; one that nobody sees has none. */
const LONGEST_MS = 100;

/** Runs it before the browser draws next. */
export const nextFrame = (run: () => void): void => {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    run();
  });
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    run();
  }, LONGEST_MS);
};
