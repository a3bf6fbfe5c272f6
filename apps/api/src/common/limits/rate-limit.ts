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
  /**
   * Counted over all processes where there is a Redis. The others protect one process, and are too
   * frequent for Redis.
   */
  shared?: true;
}

/**
 * `points` per `seconds`, before RATE_LIMIT_FACTOR: far above what a user does, and too few
 * to make an attack worthwhile.
 */
const RULES = {
  /** Password attempts per address and given name. */
  login: { points: 10, seconds: 60, shared: true },
  /**
   * Password attempts per address and account, which has two names: its username and its email
   * address.
   */
  loginAccount: { points: 10, seconds: 60, shared: true },
  /** Password attempts per address for any account: one password tried with many names. */
  loginAddress: { points: 300, seconds: 600, shared: true },
  /**
   * Checks of the password of a signed-in user: to change it or the email address, or add a
   * passkey.
   */
  password: { points: 10, seconds: 600, shared: true },
  /** Emails that a user can trigger. */
  email: { points: 5, seconds: HOUR, shared: true },
  /** One sign-in with a passkey takes two calls. */
  passkey: { points: 20, seconds: 60, shared: true },
  register: { points: 30, seconds: 600, shared: true },
  interest: { points: 30, seconds: 600, shared: true },
  report: { points: 20, seconds: 24 * HOUR, shared: true },
  export: { points: 5, seconds: 24 * HOUR, shared: true },
  upload: { points: 100, seconds: 600, shared: true },
  message: { points: 120, seconds: 10 },
  /** Marks, typing and reactions, which clients send by themselves or often. */
  signal: { points: 600, seconds: 60 },
  /** Message search, also while the user types. */
  search: { points: 120, seconds: 60 },
  api: { points: 600, seconds: 60 },
  /** HTTP requests of an address without a session cookie, including unknown paths. */
  address: { points: 6_000, seconds: 60 },
  /**
   * HTTP requests with one session cookie, including pictures: ten times the limit `api` of its
   * user.
   */
  sessionCookie: { points: 6_000, seconds: 60 },
  /**
   * HTTP requests of an address with any session cookies. 2,000 users who reconnect from one
   * address make 20 requests each.
   */
  addressSessions: { points: 60_000, seconds: 60 },
  /** WebSocket upgrades per address: twice the connections that may be open from one. */
  handshake: { points: 10_000, seconds: 10 },
  /** WebSocket upgrades with one session cookie, before its session is loaded. */
  connectSession: { points: 300, seconds: 60 },
  /** WebSocket upgrades per user: devices with many tabs and an unstable network. */
  connect: { points: 300, seconds: 60 },
} as const satisfies Record<string, Rule>;
export type RateRule = keyof typeof RULES;

/**
 * Counts in memory, or in Redis where REDIS_URL is set. RATE_LIMIT_FACTOR multiplies every rule; 0
 * disables all.
 */
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

  /**
   * Takes one point.
   * @throws RATE_LIMITED with the seconds to wait once `key` has used up `rule`
   */
  async consume(rule: RateRule, key: string): Promise<void> {
    try {
      await this.limiters.get(rule)?.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError('RATE_LIMITED', { retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) });
    }
  }

  /**
   * Takes one point without an error, for limits that must not be revealed.
   * @returns whether `key` had a point of `rule` left
   */
  async allows(rule: RateRule, key: string): Promise<boolean> {
    return this.consume(rule, key).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError) return false;
        throw error;
      },
    );
  }

  /** Takes `points` of `rule` from `key`. Refuses nothing now; later calls may have to wait. */
  penalize(rule: RateRule, key: string, points: number): void {
    void this.limiters.get(rule)?.penalty(key, points);
  }

  onApplicationShutdown(): void {
    if (this.redis) disconnectRedis(this.redis);
  }
}

/**
 * Without Redis, and whenever it does not answer, the process counts by itself. No call is refused
 * because Redis is unavailable.
 */
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
 * Counts every request except health checks, before a route, a session or a body is processed.
 * Counts by the session's signed cookie, which runs no query; without one, by the address.
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

/** Applies a rule to a route in addition to the rule `api`. */
export const RateLimited = (rule: RateRule) => SetMetadata(RATE_RULE, rule);

/**
 * Runs after the session guard, so that signed-in users are counted by id and not by a shared
 * address.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  /** @throws RATE_LIMITED by the rule `api` or the rule of the route */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const who = request.identity?.userId ?? clientAddress(request);
    const rule = this.reflector.get<RateRule | undefined>(RATE_RULE, context.getHandler());
    await this.limiter.consume('api', who);
    if (rule) await this.limiter.consume(rule, who);
    return true;
  }
}
