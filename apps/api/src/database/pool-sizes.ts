/** The share of DATABASE_POOL_SIZE for slow queries. */
const SLOW_SHARE = 0.3;

/**
 * Divides DATABASE_POOL_SIZE between short and slow queries: 7 and 3 of the default 10. Below 4,
 * slow queries share the connections of the short ones, one at a time.
 */
export function poolSizes(poolSize: number): { short: number; slow: number } {
  const slow = Math.floor(poolSize * SLOW_SHARE);
  return { short: poolSize - slow, slow };
}
