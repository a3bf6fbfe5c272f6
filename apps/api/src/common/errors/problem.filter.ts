import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { AppError } from './app-error';
import { toAppError } from './error-mapping';
import type { IdentifiedRequest } from '../identity';

/** Answers every error of an HTTP call as `application/problem+json`. Logs defects only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    // Errors of guards do not reach the interceptor.
    host.switchToHttp().getRequest<IdentifiedRequest>().leaveQueue?.();
    const known = toAppError(error);
    if (!known) this.logger.error(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const answer = known ?? new AppError('INTERNAL');
    if (answer.extra.retryAfter !== undefined) response.setHeader('Retry-After', answer.extra.retryAfter);
    response.status(answer.status).type('application/problem+json').send(JSON.stringify(answer.toProblem()));
  }
}
