import { AppError } from '../common/app-error';

const MOST_WAITING = 50;

/** Lets so many through at once, in order of arrival; work that fills a processor must not fill all of them. */
export class Turnstile {
  private passing = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** @throws UNAVAILABLE where too many wait already */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MOST_WAITING) throw new AppError('UNAVAILABLE', { retryAfter: 5 });
    if (this.passing >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.passing += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.passing -= 1;
    }
  }
}
