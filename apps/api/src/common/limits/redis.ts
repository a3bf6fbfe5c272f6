import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';

/** How long to wait for a response before Redis counts as unavailable for that command, ms. */
const ANSWER_MS = 500;

/**
 * Connects to Redis. Reconnects by itself and does not block callers: while Redis is unavailable,
 * commands fail immediately. Logs one line when it becomes unavailable and one when it is back.
 */
export function connectRedis(url: string): Redis {
  const logger = new Logger('Redis');
  let isUnavailable = false;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: ANSWER_MS,
    retryStrategy: (tries) => Math.min(tries * 100, 2_000),
  });
  const warnOnce = (reason: string) => {
    if (!isUnavailable)
      logger.warn(`Redis is unavailable (${reason}): until it is back, each process counts for itself.`);
    isUnavailable = true;
  };
  redis.on('error', ({ message }: Error) => warnOnce(message));
  redis.on('close', () => warnOnce('the connection closed'));
  redis.on('ready', () => {
    if (isUnavailable) logger.warn('Redis is back.');
    isUnavailable = false;
  });
  return redis;
}

/** Disconnects for good, without a log line. */
export function disconnectRedis(redis: Redis): void {
  redis.removeAllListeners('close');
  redis.disconnect();
}
