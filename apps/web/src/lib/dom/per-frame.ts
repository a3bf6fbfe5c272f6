type Run = () => void;

/** Puts off what it is given to the next frame, all of it together and in order: what changes in between is drawn once. */
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
