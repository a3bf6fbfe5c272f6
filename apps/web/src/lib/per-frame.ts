/** No page waits longer than this for a frame; one that nobody sees has none. */
const LONGEST_MS = 100;

type Run = () => void;

const nextFrame = (run: Run): void => {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    run();
  });
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    run();
  }, LONGEST_MS);
};

/** Puts off what it is given to the next frame, all of it together and in order: what changes in between is drawn once. */
export function perFrame(frame: (run: Run) => void = nextFrame): (run: Run) => void {
  let waiting: Run[] = [];
  const runAll = () => {
    const all = waiting;
    waiting = [];
    all.forEach((run) => run());
  };
  return (run) => {
    waiting.push(run);
    if (waiting.length === 1) frame(runAll);
  };
}
