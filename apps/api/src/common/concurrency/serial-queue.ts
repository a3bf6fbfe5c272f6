/** Does what has the same key one after the other, in the order in which it was asked for; other keys do not wait for it. */
export class SerialQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.last.get(key) ?? Promise.resolve()).then(work);
    // One that fails is its caller's to know of; whoever comes after it goes on.
    const settled = done
      .catch(() => undefined)
      .finally(() => this.last.get(key) === settled && this.last.delete(key));
    this.last.set(key, settled);
    return done;
  }
}
