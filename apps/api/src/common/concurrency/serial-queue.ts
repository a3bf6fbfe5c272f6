/**
 * Runs tasks with the same key one after the other, in order of the calls. Other keys do not wait.
 */
export class SerialQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Resolves or rejects with the result of `work`. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.last.get(key) ?? Promise.resolve()).then(work);
    // A failure is reported to its caller only; the next task runs anyway.
    const settled = done
      .catch(() => undefined)
      .finally(() => this.last.get(key) === settled && this.last.delete(key));
    this.last.set(key, settled);
    return done;
  }
}
