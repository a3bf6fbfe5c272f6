import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { loginSchema } from '@zentra/contracts';
import type { Request } from 'express';
import { RateLimiter } from '../common/rate-limit';
import { invalidBy } from '../common/schema.pipe';

/** Checks shape, then pace, then password: passport must never see an array where it expects a string. */
@Injectable()
export class LocalAuthGuard extends AuthGuard('local') {
  constructor(private readonly limiter: RateLimiter) {
    super({ session: false });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const login = loginSchema.safeParse(request.body);
    if (!login.success) throw invalidBy(login.error.issues);
    request.body = login.data;
    await this.limiter.consume('login', `${request.ip} ${login.data.username.toLowerCase()}`);
    await super.canActivate(context);
    return true;
  }
}
