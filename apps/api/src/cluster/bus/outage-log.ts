import type { Logger } from '@nestjs/common';

/** Logs one line when Redis becomes unavailable for the bus and one when it is back. */
export class OutageLog {
  private isReported = false;

  constructor(private readonly logger: Pick<Logger, 'warn'>) {}

  unavailable(reason: string): void {
    if (this.isReported) return;
    this.isReported = true;
    this.logger.warn(`The bus has no Redis (${reason}): events reach other processes once it is back.`);
  }

  available(): void {
    if (!this.isReported) return;
    this.isReported = false;
    this.logger.warn('The bus has a Redis again.');
  }
}
