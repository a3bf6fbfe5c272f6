import type { Redis } from 'ioredis';
import { withTimeout } from './with-timeout';

/** Channels of one PUBSUB NUMSUB. */
const CHANNELS_PER_COMMAND = 1_000;
/** How long the counts may take, in ms. */
const TIMEOUT_MS = 500;

/**
 * Counts the subscribers of each channel, in this order. Resolves to null where Redis does not
 * answer.
 */
export async function subscriberCounts(redis: Redis, channels: string[]): Promise<number[] | null> {
  const commands: Promise<unknown[]>[] = [];
  for (let i = 0; i < channels.length; i += CHANNELS_PER_COMMAND)
    commands.push(redis.pubsub('NUMSUB', ...channels.slice(i, i + CHANNELS_PER_COMMAND)));
  const replies = await withTimeout(
    Promise.all(commands).catch(() => null),
    TIMEOUT_MS,
  );
  // Each reply lists channels and counts in turn.
  return replies && replies.flatMap((reply) => reply.filter((_, i) => i % 2 === 1).map(Number));
}
