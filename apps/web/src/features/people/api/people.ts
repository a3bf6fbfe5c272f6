import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '@/lib/query/api-client';

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['people', q],
    queryFn: ({ pageParam }) => client.people({ q: q || undefined, cursor: pageParam, limit: 30 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const personQuery = (username: string) =>
  queryOptions({ queryKey: ['person', username], queryFn: () => client.person(username) });
