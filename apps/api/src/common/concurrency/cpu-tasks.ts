import { availableParallelism } from 'node:os';

/**
 * libuv has 4 threads for files, DNS, hashes and pictures alike; each kind of long task takes at most
 * this many of them.
 */
const MOST_THREADS = 2;

/** Long CPU tasks of one kind that run at once: one core stays free for the event loop. */
export const CPU_TASKS_AT_ONCE = Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
