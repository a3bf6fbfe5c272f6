import { availableParallelism } from 'node:os';

/**
 * Threads that one kind of long task may take. libuv has 4 for files, DNS, hashes and pictures
 * together.
 */
const MOST_THREADS = 2;

/** Long CPU tasks of one kind that run concurrently, 1 or 2. Leaves one core for the event loop. */
export const CPU_TASKS_AT_ONCE = Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
