import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import { ControlChannel } from '../cluster/control.channel';
import type { IdentifiedRequest } from '../common/identity';
import { InFlightTracker } from '../realtime/in-flight-tracker';
import { RealtimeService } from '../realtime/realtime.service';

/**
 * Registers every call with a session as in flight until its end. Refuses a call of an ended
 * session; ending a session waits for its calls.
 */
@Injectable()
export class SessionInterceptor implements NestInterceptor {
  constructor(
    private readonly gate: InFlightTracker,
    private readonly control: ControlChannel,
    private readonly realtime: RealtimeService,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    if (!request.identity) return next.handle();
    // Otherwise this process may not know of the end of the session.
    if (!this.control.lease.isFresh()) await this.realtime.expectLive(request.identity);
    const leave = this.gate.begin(request.identity.sessionId);
    request.leaveSession = leave;
    return next.handle().pipe(
      finalize(() => {
        leave();
        request.leaveQueue?.();
      }),
    );
  }
}
