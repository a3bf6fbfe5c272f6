import type { Logger } from '@nestjs/common';
import { isDatabaseAway } from './error-mapping';

/**
 * Does `work` again and again, `ms` apart, without keeping the process alive. What it throws is logged, apart from a database that
 * is away: the next round may find it. Answers how to end it; a round under way is not waited for.
 */
export function every(ms: number, work: () => Promise<unknown>, logger: Logger): () => void {
  const round = () =>
    work().catch((error: unknown) => {
      if (!isDatabaseAway(error)) logger.error(error);
    });
  const timer = setInterval(() => void round(), ms).unref();
  return () => clearInterval(timer);
}
