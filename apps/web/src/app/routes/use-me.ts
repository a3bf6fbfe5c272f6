import { useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '@zentra/contracts';
import { meQuery } from '@/features/auth/api/session';

/** Returns the signed-in user. Only for routes below `SignedInRoute`, which loads it. */
export function useMe(): Me | null {
  return useSuspenseQuery(meQuery).data;
}
