/** One turn of the event loop, as far as it has been asked for: its number, and when it was first asked for (ms). */
export interface Turn {
  number: number;
  startedAt: number;
}

let turn: Turn = { number: 0, startedAt: 0 };
let isCurrent = false;

/** Returns the turn that runs now. Reads the clock once for all frames of a turn. */
export function currentTurn(): Turn {
  if (isCurrent) return turn;
  turn = { number: turn.number + 1, startedAt: performance.now() };
  isCurrent = true;
  setImmediate(() => (isCurrent = false));
  return turn;
}
