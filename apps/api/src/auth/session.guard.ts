import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../common/app-error';
import { IS_OPEN_WHILE_CLOSING, IS_PUBLIC, type IdentifiedRequest } from '../common/identity';
import { AuthService } from './auth.service';

/** Stands before every route that is not `@Public()`. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly auth: AuthService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const isMarked = (mark: symbol) =>
      this.reflector.getAllAndOverride<boolean | undefined>(mark, [context.getHandler(), context.getClass()]);
    if (isMarked(IS_PUBLIC)) return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const identity = this.auth.authenticate(request);
    if (!identity) throw new AppError('UNAUTHENTICATED');
    if (identity.isClosing && !isMarked(IS_OPEN_WHILE_CLOSING)) throw new AppError('ACCOUNT_CLOSING');
    request.identity = identity;
    return true;
  }
}
