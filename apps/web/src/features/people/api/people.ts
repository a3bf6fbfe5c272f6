import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '@/lib/query/api-client';
import { queryKeys } from '@/lib/query/query-keys';

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.people.list(q),
    queryFn: ({ pageParam }) => client.people({ q: q || undefined, cursor: pageParam, limit: 30 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const personQuery = (username: string) =>
  queryOptions({ queryKey: queryKeys.person.one(username), queryFn: () => client.person(username) });
