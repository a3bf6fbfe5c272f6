import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { loginSchema } from '@zentra/contracts';
import type { Request, RequestHandler, Response } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import { clientAddress } from '../common/http/client-address';
import { RateLimiter } from '../common/limits/rate-limit';
import { parseFields } from '../common/validation/schema.pipe';
import { AuthService } from './auth.service';

/**
 * Runs passport-local before the sign-in route. It first parses the body, because passport-local
 * must never receive an array where it expects a string. Then it applies the rate limits and
 * verifies the password. Uses its own `Passport`: all applications in a process share the global
 * instance.
 */
@Injectable()
export class LocalAuthGuard implements CanActivate {
  private readonly passport = new Passport();

  constructor(
    private readonly limiter: RateLimiter,
    auth: AuthService,
  ) {
    this.passport.use(
      new Strategy({ passReqToCallback: true }, (request: Request, username, password, done) => {
        const address = clientAddress(request);
        const mayGuess = (account: string) => limiter.allows('loginAccount', `${address} ${account}`);
        auth.verify({ username, password }, address, mayGuess).then((user) => done(null, user), done);
      }),
    );
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const login = parseFields(loginSchema, request.body);
    request.body = login;
    const address = clientAddress(request);
    await this.limiter.consume('loginAddress', address);
    await this.limiter.consume('login', `${address} ${login.username.toLowerCase()}`);
    await this.authenticate(request, http.getResponse<Response>());
    return true;
  }

  private authenticate(request: Request, response: Response): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: unknown) => (error ? reject(error) : resolve());
      const middleware = this.passport.authenticate('local', { session: false }) as RequestHandler;
      void middleware(request, response, done);
    });
  }
}
