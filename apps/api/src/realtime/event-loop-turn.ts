/**
 * One turn of the event loop: its number, counting the observed ones, and when it was first
 * observed (ms).
 */
export interface Turn {
  number: number;
  startedAt: number;
}

let turn: Turn = { number: 0, startedAt: 0 };
let isCurrent = false;

/** Returns the current turn. Reads the clock once for all frames of a turn. */
export function currentTurn(): Turn {
  if (isCurrent) return turn;
  turn = { number: turn.number + 1, startedAt: performance.now() };
  isCurrent = true;
  setImmediate(() => (isCurrent = false));
  return turn;
}
