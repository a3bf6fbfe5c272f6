type Run = () => void;

/**
 * Returns a scheduler that runs all callbacks together in the next frame, in order. Changes between
 * two frames are rendered once.
 */
export function perFrame(frame: (run: Run) => void): (run: Run) => void {
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
