import {
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { AppError } from '../errors/app-error';
import { clientAddress } from '../http/client-address';
import type { IdentifiedRequest } from '../identity';
import { connectRedis, disconnectRedis } from './redis';

const HOUR = 3_600;

interface Rule {
  points: number;
  seconds: number;
  /** Counted over all processes where there is a Redis; the others guard a process, and are too frequent to ask. */
  shared?: true;
}

/** `points` per `seconds`, before RATE_LIMIT_FACTOR: far above what a person does, and below what pays for a machine. */
const RULES = {
  /** Guesses at one account, per address and name. */
  login: { points: 10, seconds: 60, shared: true },
  /** The same per address and account, which has two names: its username and its e-mail address. */
  loginAccount: { points: 10, seconds: 60, shared: true },
  /** Guesses at any account, per address: one password tried on many names. */
  loginAddress: { points: 300, seconds: 600, shared: true },
  /** Checks of the password of whoever is signed in: its change, another e-mail address, a passkey. */
  password: { points: 10, seconds: 600, shared: true },
  /** Letters that somebody can make us send. */
  mail: { points: 5, seconds: HOUR, shared: true },
  /** Two calls make one sign-in with a passkey. */
  passkey: { points: 20, seconds: 60, shared: true },
  register: { points: 30, seconds: 600, shared: true },
  interest: { points: 30, seconds: 600, shared: true },
  report: { points: 20, seconds: 24 * HOUR, shared: true },
  export: { points: 5, seconds: 24 * HOUR, shared: true },
  upload: { points: 100, seconds: 600, shared: true },
  message: { points: 120, seconds: 10 },
  /** Marks, typing, reactions: what a client says by itself or in passing. */
  signal: { points: 600, seconds: 60 },
  /** Looking for messages, also while somebody types. */
  search: { points: 120, seconds: 60 },
  api: { points: 600, seconds: 60 },
  /** Every HTTP request of an address without a session's cookie, also to unknown paths. */
  address: { points: 6_000, seconds: 60 },
  /** The same with one session's cookie, pictures included: ten times what its user may ask of the API. */
  sessionCookie: { points: 6_000, seconds: 60 },
  /** The same of an address with any sessions' cookies: 2,000 people who come back behind one address make 20 requests each. */
  addressSessions: { points: 60_000, seconds: 60 },
  /** Upgrades to WebSocket, per address: all that may be open from one may come back at once, and once more. */
  handshake: { points: 10_000, seconds: 10 },
  /** The same with one session's cookie, before its session is loaded. */
  connectSession: { points: 300, seconds: 60 },
  /** The same per user: devices with many tabs whose network comes and goes. */
  connect: { points: 300, seconds: 60 },
} as const satisfies Record<string, Rule>;
export type RateRule = keyof typeof RULES;

/** Counts in memory, or in Redis where REDIS_URL names one; RATE_LIMIT_FACTOR multiplies every rule and 0 lifts them all. */
@Injectable()
export class RateLimiter implements OnApplicationShutdown {
  private readonly limiters = new Map<RateRule, RateLimiterMemory | RateLimiterRedis>();
  private readonly redis: Redis | undefined;

  constructor(@Inject(CONFIG) { rateLimitFactor, redisUrl }: Config) {
    if (rateLimitFactor === 0) return;
    this.redis = redisUrl === undefined ? undefined : connectRedis(redisUrl);
    for (const [name, rule] of Object.entries(RULES) as [RateRule, Rule][])
      this.limiters.set(name, limiterOf(name, rule, rateLimitFactor, this.redis));
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

  /** The same for what must not be told. @returns whether `key` still has some of `rule` left */
  async allows(rule: RateRule, key: string): Promise<boolean> {
    return this.consume(rule, key).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError) return false;
        throw error;
      },
    );
  }

  /** Takes `points` of `rule` from `key`, which are refused nothing now but waits later. */
  penalize(rule: RateRule, key: string, points: number): void {
    void this.limiters.get(rule)?.penalty(key, points);
  }

  onApplicationShutdown(): void {
    if (this.redis) disconnectRedis(this.redis);
  }
}

/** Without Redis, and whenever it does not answer, the process counts by itself: nobody is refused because Redis is away. */
function limiterOf(name: RateRule, { points, seconds, shared }: Rule, factor: number, redis?: Redis) {
  const options = {
    keyPrefix: `zentra:limit:${name}`,
    points: Math.max(1, Math.round(points * factor)),
    duration: seconds,
  };
  const own = new RateLimiterMemory(options);
  if (!redis || !shared) return own;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: own,
    rejectIfRedisNotReady: true,
  });
}

/**
 * Counts every request but those about the server's health, before a route, a session or a body is looked at: by its session's
 * cookie where it has a signed one, which costs no query, else by its address.
 */
export const limitAll =
  (limiter: RateLimiter, signedSessionIdOf: (request: Request) => string | undefined): RequestHandler =>
  (request, _response, next) => {
    if (request.path.startsWith('/api/health/')) return next();
    const id = signedSessionIdOf(request);
    const counted =
      id === undefined
        ? limiter.consume('address', clientAddress(request))
        : limiter
            .consume('sessionCookie', id)
            .then(() => limiter.consume('addressSessions', clientAddress(request)));
    counted.then(() => next(), next);
  };

/** Counts a request by its address. */
export const limitByAddress =
  (limiter: RateLimiter, rule: RateRule): RequestHandler =>
  (request, _response, next) => {
    limiter.consume(rule, clientAddress(request)).then(() => next(), next);
  };

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
    const who = request.identity?.userId ?? clientAddress(request);
    const rule = this.reflector.get<RateRule | undefined>(RATE_RULE, context.getHandler());
    await this.limiter.consume('api', who);
    if (rule) await this.limiter.consume(rule, who);
    return true;
  }
}
