import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../common/errors/app-error';
import { IS_OPEN_WHILE_CLOSING, IS_PUBLIC, type IdentifiedRequest } from '../common/identity';
import { CallQueue } from '../common/concurrency/call-queue';
import { SessionMiddleware } from './session.middleware';

/**
 * Loads the session of every call to a route that is not `@Public()`, in the turn of its user.
 * Unknown paths, documents and public routes need no session query.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionMiddleware,
    private readonly calls: CallQueue,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const isMarked = (mark: symbol) =>
      this.reflector.getAllAndOverride<boolean | undefined>(mark, [context.getHandler(), context.getClass()]);
    if (isMarked(IS_PUBLIC)) return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const cookie = this.sessions.cookieOf(request);
    await this.calls.enterByCookie(request, cookie);
    await this.sessions.load(request);
    const identity = this.sessions.authenticate(request);
    if (!identity) {
      this.calls.forget(cookie);
      throw new AppError('UNAUTHENTICATED');
    }
    await this.calls.enterByUser(request, cookie, identity.userId);
    if (identity.isClosing && !isMarked(IS_OPEN_WHILE_CLOSING)) throw new AppError('ACCOUNT_CLOSING');
    request.identity = identity;
    return true;
  }
}
