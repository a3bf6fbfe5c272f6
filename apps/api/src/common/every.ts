import type { Logger } from '@nestjs/common';
import { logFailure } from './database-errors';

/**
 * Does `work` again and again, `ms` apart, without keeping the process alive. What it throws is logged, by `logFailure`. Answers how to end it; a round under way is not waited for.
 */
export function every(ms: number, work: () => Promise<unknown>, logger: Logger): () => void {
  const round = () => work().catch((error: unknown) => logFailure(logger, error));
  const timer = setInterval(() => void round(), ms).unref();
  return () => clearInterval(timer);
}
