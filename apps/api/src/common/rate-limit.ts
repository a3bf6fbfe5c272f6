import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { AppError } from './app-error';
import type { IdentifiedRequest } from './identity';

/** `points` per `seconds`, before RATE_LIMIT_FACTOR. Counted per address, per user, or per address and name. */
const RULES = {
  login: { points: 10, seconds: 60 },
  register: { points: 30, seconds: 600 },
  report: { points: 20, seconds: 86_400 },
  interest: { points: 30, seconds: 600 },
  message: { points: 120, seconds: 10 },
  /** Marks, typing, reactions: what a client says by itself or in passing. */
  signal: { points: 600, seconds: 60 },
  api: { points: 600, seconds: 60 },
} as const;
export type RateRule = keyof typeof RULES;

/** Counts in memory; RATE_LIMIT_FACTOR multiplies every rule and 0 lifts them all. */
@Injectable()
export class RateLimiter {
  private readonly limiters: Map<RateRule, RateLimiterMemory>;

  constructor(@Inject(CONFIG) { rateLimitFactor }: Config) {
    const rules =
      rateLimitFactor === 0 ? [] : (Object.entries(RULES) as [RateRule, (typeof RULES)[RateRule]][]);
    this.limiters = new Map(
      rules.map(([name, { points, seconds }]) => [
        name,
        new RateLimiterMemory({
          points: Math.max(1, Math.round(points * rateLimitFactor)),
          duration: seconds,
        }),
      ]),
    );
  }

  /** @throws RATE_LIMITED with the seconds to wait once `key` has used up `rule`. */
  async consume(rule: RateRule, key: string): Promise<void> {
    try {
      await this.limiters.get(rule)?.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError('RATE_LIMITED', { retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) });
    }
  }
}

const RATE_RULE = Symbol('RATE_RULE');

/** Puts a route under its own rule besides the general one. */
export const RateLimited = (rule: RateRule) => SetMetadata(RATE_RULE, rule);

/** Runs after the session guard, so that a signed-in person is counted by id and nobody by a shared address. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const who = request.identity?.userId ?? request.ip ?? 'unknown';
    const rule = this.reflector.get<RateRule | undefined>(RATE_RULE, context.getHandler());
    await this.limiter.consume('api', who);
    if (rule) await this.limiter.consume(rule, who);
    return true;
  }
}
