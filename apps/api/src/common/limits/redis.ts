import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';

/** A Redis that does not answer for this long counts as away for that question, ms. */
const ANSWER_MS = 500;

/**
 * A connection that comes back by itself and never makes anybody wait for it: what is asked while Redis is away fails at
 * once. Says in one line each when it goes and when it is back.
 */
export function connectRedis(url: string): Redis {
  const logger = new Logger('Redis');
  let isAway = false;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: ANSWER_MS,
    retryStrategy: (tries) => Math.min(tries * 100, 2_000),
  });
  const away = (reason: string) => {
    if (!isAway) logger.warn(`Redis is away (${reason}): until it is back, each process counts for itself.`);
    isAway = true;
  };
  redis.on('error', ({ message }: Error) => away(message));
  redis.on('close', () => away('the connection closed'));
  redis.on('ready', () => {
    if (isAway) logger.warn('Redis is back.');
    isAway = false;
  });
  return redis;
}

/** Ends the connection for good, which is nobody's news. */
export function disconnectRedis(redis: Redis): void {
  redis.removeAllListeners('close');
  redis.disconnect();
}
