/** A topic that this process has joined. */
export class JoinedTopic {
  /** How often it is joined. */
  joins = 1;
  /** Subscribed on the present connection. */
  isSubscribed = false;
  /** Redis delivers to this process, and the other subscribers have been sent a `hi`. */
  isAnnounced = false;
  /** `joined` was resolved before that. */
  isLate = false;
  /** What `join()` waits for. */
  readonly joined: Promise<void>;
  private readonly timer: NodeJS.Timeout;
  private resolveJoined: () => void = () => undefined;

  /** @param joinMs - after which `joined` is resolved in any case */
  constructor(
    readonly name: string,
    joinMs: number,
  ) {
    this.joined = new Promise((resolve) => (this.resolveJoined = resolve));
    this.timer = setTimeout(() => {
      this.isLate = !this.isAnnounced;
      this.resolveJoined();
    }, joinMs);
  }

  resolve(): void {
    clearTimeout(this.timer);
    this.resolveJoined();
  }
}
