import { useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '@zentra/contracts';
import { meQuery } from '@/features/auth/api/session';

/** The person signed in; only inside the signed-in routes, which have asked. */
export function useMe(): Me | null {
  return useSuspenseQuery(meQuery).data;
}
