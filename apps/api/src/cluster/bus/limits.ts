/** Bounds and times of the bus between processes. Times are in milliseconds. */
export interface BusLimits {
  /** How long a published entry can be repeated. */
  ringMs: number;
  /** Entries that can be repeated; also the most that wait for the end of a resync. */
  ringEntries: number;
  /** Characters of all entries that can be repeated, including an overhead of each. */
  ringBytes: number;
  /** Characters that one answer to a `hello` repeats. A longer one is answered `overflow`. */
  replayBytes: number;
  /** Entries sent to Redis and not yet answered; further ones wait in the ring. */
  inFlight: number;
  /** How long `join()` takes at most. */
  joinMs: number;
  /** How long `join()` waits for the answers of the other subscribers. */
  acknowledgeMs: number;
  /** How long a resync waits for the answers of the other processes. */
  answerMs: number;
  /** Between two pings through both connections. */
  pingMs: number;
  /** A ping that takes longer closes the connection that did not answer. */
  pingTimeoutMs: number;
  /** The longest pause between two attempts to connect. */
  reconnectMs: number;
  /** How long `close()` waits for what is in flight. */
  closeMs: number;
}

export const BUS_LIMITS: BusLimits = {
  ringMs: 20_000,
  ringEntries: 50_000,
  ringBytes: 32 * 1024 * 1024,
  replayBytes: 8 * 1024 * 1024,
  inFlight: 10_000,
  joinMs: 500,
  acknowledgeMs: 300,
  answerMs: 1_000,
  pingMs: 1_000,
  pingTimeoutMs: 2_000,
  reconnectMs: 500,
  closeMs: 1_000,
};
