import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import type { IdentifiedRequest } from '../common/identity';
import { SessionGate } from '../realtime/session-gate';

/** Every call with a session passes its gate: begun while it stands, and waited for when it is ended. */
@Injectable()
export class SessionInterceptor implements NestInterceptor {
  constructor(private readonly gate: SessionGate) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    if (!request.identity) return next.handle();
    const leave = this.gate.enter(request.identity.sessionId);
    request.leaveSession = leave;
    return next.handle().pipe(
      finalize(() => {
        leave();
        request.leaveQueue?.();
      }),
    );
  }
}
