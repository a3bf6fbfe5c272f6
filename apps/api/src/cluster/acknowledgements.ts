/** The most notices that wait for acknowledgements; older ones count as given up. */
const MOST_OPEN = 10_000;

/** Collects which processes have obeyed a notice, and resolves once all that must have done so. */
export class Acknowledgements {
  private readonly open = new Map<number, Set<string>>();
  private looks: (() => void)[] = [];

  /** Begins to collect. Call it before the notice can be committed. */
  begin(notice: number): void {
    this.open.set(notice, new Set());
    const [oldest] = this.open.keys();
    if (oldest !== undefined && this.open.size > MOST_OPEN) this.open.delete(oldest);
  }

  /** Records that a process has obeyed a notice. */
  add(notice: number, node: string): void {
    this.open.get(notice)?.add(node);
    for (const look of this.looks) look();
  }

  /** Looks again whether those that are waited for have changed, for instance after a goodbye. */
  lookAgain(): void {
    for (const look of this.looks) look();
  }

  /**
   * Resolves once all nodes of `missing` have obeyed the notice, at the latest after `timeoutMs`.
   * @param required returns the nodes that must acknowledge; read again at every change
   * @returns whether all have acknowledged
   */
  async wait(notice: number, required: () => Iterable<string>, timeoutMs: number): Promise<boolean> {
    const isDone = () => {
      const given = this.open.get(notice);
      return [...required()].every((node) => given?.has(node));
    };
    try {
      if (isDone()) return true;
      return await new Promise<boolean>((resolve) => {
        const stop = (isComplete: boolean) => {
          clearTimeout(timer);
          this.looks = this.looks.filter((other) => other !== look);
          resolve(isComplete);
        };
        const look = () => isDone() && stop(true);
        const timer = setTimeout(() => stop(false), timeoutMs);
        this.looks.push(look);
      });
    } finally {
      this.open.delete(notice);
    }
  }
}
