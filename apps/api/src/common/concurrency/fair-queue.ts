import { AppError } from '../errors/app-error';

interface Bounds {
  /** Tasks that run concurrently, over all keys. */
  running: number;
  /** Tasks of one key that run concurrently; default: `running`. */
  runningPerKey?: number;
  /** Tasks that wait, over all keys. */
  waiting: number;
  /** Tasks of one key that wait; default: `waiting`. */
  waitingPerKey?: number;
  /** Longest wait of a task, ms; default: no limit. */
  waitMs?: number;
  /** Seconds after which a refused caller may try again. */
  retryAfter: number;
  /**
   * Keys that are preferred; default: none. Where both kinds wait, preferred keys get every second
   * turn. In a full queue, the first waiting task of a preferred key displaces one of the others.
   */
  isPreferred?: (key: string) => boolean;
}

const preferNone = () => false;

interface Waiter {
  start: () => void;
  refuse: (error: AppError) => void;
}

/**
 * Limits how many tasks run concurrently. Keys take turns, so that one key with many tasks delays
 * each other key by one task at most. Tasks of one key keep their order. When the queue is full,
 * the key with most waiting tasks loses its newest one.
 */
export class FairQueue {
  private readonly bounds: Required<Bounds>;
  private readonly runningByKey = new Map<string, number>();
  /** The waiting tasks by key; the key whose turn is next comes first. */
  private readonly lines = new Map<string, Waiter[]>();
  private runningNow = 0;
  /** Whether the next turn is one of preferred keys. */
  private isPreferredTurn = true;
  private waitingNow = 0;

  constructor({
    runningPerKey = Infinity,
    waitingPerKey = Infinity,
    waitMs = Infinity,
    isPreferred = preferNone,
    ...bounds
  }: Bounds) {
    this.bounds = { ...bounds, runningPerKey, waitingPerKey, waitMs, isPreferred };
  }

  /** Tasks that run now, over all keys. */
  get running(): number {
    return this.runningNow;
  }

  /** Tasks that wait now, over all keys. */
  get waiting(): number {
    return this.waitingNow;
  }

  /** Runs `work` when it is the turn of `key`. @throws UNAVAILABLE, RATE_LIMITED like `enter` */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const leave = await this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /**
   * Resolves when it is the turn of `key`. Call the returned function once the task is done; a
   * second call does nothing. An aborted `signal` removes the task from the queue.
   * @throws RATE_LIMITED where `key` has too many waiting tasks, UNAVAILABLE where the queue is
   * full, the wait was too long, or `signal` was aborted
   */
  async enter(key: string, signal?: AbortSignal): Promise<() => void> {
    const { retryAfter, waitingPerKey } = this.bounds;
    if (!this.mayStart(key)) {
      if ((this.lines.get(key)?.length ?? 0) >= waitingPerKey)
        throw new AppError('RATE_LIMITED', { retryAfter });
      this.makeRoomFor(key);
      await this.turnOf(key, signal);
    } else this.count(key, 1);
    let isRunning = true;
    return () => {
      if (!isRunning) return;
      isRunning = false;
      this.count(key, -1);
      this.startNext();
    };
  }

  /**
   * Checks in advance, so that a caller skips work for a task that would be refused.
   * @throws UNAVAILABLE where the queue is full and would refuse a task of `key`
   */
  expectRoomFor(key: string): void {
    const { waiting, retryAfter } = this.bounds;
    if (this.mayStart(key) || this.waitingNow < waiting || this.displacedBy(key)) return;
    throw new AppError('UNAVAILABLE', { retryAfter });
  }

  private mayStart(key: string): boolean {
    const { running, runningPerKey } = this.bounds;
    return this.runningNow < running && (this.runningByKey.get(key) ?? 0) < runningPerKey;
  }

  private count(key: string, change: 1 | -1): void {
    this.runningNow += change;
    const left = (this.runningByKey.get(key) ?? 0) + change;
    if (left > 0) this.runningByKey.set(key, left);
    else this.runningByKey.delete(key);
  }

  private turnOf(key: string, signal: AbortSignal | undefined): Promise<void> {
    const { waitMs, retryAfter } = this.bounds;
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        this.remove(key, waiter);
      };
      const waiter: Waiter = {
        start: () => {
          settle();
          this.count(key, 1);
          resolve();
        },
        refuse: (error) => {
          settle();
          reject(error);
        },
      };
      const giveUp = () => waiter.refuse(new AppError('UNAVAILABLE', { retryAfter }));
      const timer = waitMs === Infinity ? undefined : setTimeout(giveUp, waitMs);
      signal?.addEventListener('abort', giveUp);
      const line = this.lines.get(key);
      if (line) line.push(waiter);
      else this.lines.set(key, [waiter]);
      this.waitingNow += 1;
      if (signal?.aborted) giveUp();
    });
  }

  private remove(key: string, waiter: Waiter): void {
    const line = this.lines.get(key) ?? [];
    const index = line.indexOf(waiter);
    if (index < 0) return;
    line.splice(index, 1);
    if (line.length === 0) this.lines.delete(key);
    this.waitingNow -= 1;
  }

  private makeRoomFor(key: string): void {
    const { waiting, retryAfter } = this.bounds;
    if (this.waitingNow < waiting) return;
    const refusal = new AppError('UNAVAILABLE', { retryAfter });
    const displaced = this.displacedBy(key);
    if (!displaced) throw refusal;
    displaced.refuse(refusal);
  }

  /** Returns the waiting task that a task of `key` displaces in a full queue. */
  private displacedBy(key: string): Waiter | undefined {
    const { isPreferred } = this.bounds;
    const own = this.lines.get(key)?.length ?? 0;
    const longest = this.longestLine(() => true);
    if (longest.length > own + 1) return longest.at(-1);
    if (own > 0 || !isPreferred(key)) return undefined;
    return this.longestLine((other) => !isPreferred(other)).at(-1);
  }

  private longestLine(counts: (key: string) => boolean): Waiter[] {
    let longest: Waiter[] = [];
    for (const [key, line] of this.lines) if (line.length > longest.length && counts(key)) longest = line;
    return longest;
  }

  private startNext(): void {
    const next = this.nextKey();
    const line = next === undefined ? undefined : this.lines.get(next);
    if (next === undefined || !line) return;
    // Puts the key last: its next task comes after those of the other keys.
    this.lines.delete(next);
    this.lines.set(next, line);
    line[0]?.start();
  }

  /** Returns the next key. Preferred and other keys alternate where both wait. */
  private nextKey(): string | undefined {
    const { isPreferred } = this.bounds;
    let next: string | undefined;
    for (const key of this.lines.keys()) {
      if (!this.mayStart(key)) continue;
      next ??= key;
      if (isPreferred === preferNone || isPreferred(key) === this.isPreferredTurn) {
        next = key;
        break;
      }
    }
    if (next !== undefined) this.isPreferredTurn = !isPreferred(next);
    return next;
  }
}
