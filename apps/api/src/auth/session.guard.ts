import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../common/app-error';
import { IS_PUBLIC, type IdentifiedRequest } from '../common/identity';
import { AuthService } from './auth.service';

/** Stands before every route that is not `@Public()`. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly auth: AuthService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (
      this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
        context.getHandler(),
        context.getClass(),
      ])
    )
      return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const identity = this.auth.authenticate(request);
    if (!identity) throw new AppError('UNAUTHENTICATED');
    request.identity = identity;
    return true;
  }
}
