import {
  QueryClient,
  QueryClientProvider,
  type InfiniteData,
  type QueryKey,
  type QueryState,
} from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import { ERRORS, fieldError, type ErrorCode, type FieldError, type Page } from '@zentra/contracts';
import { useState, type ReactNode } from 'react';

/** Fills the query cache with the data of server responses. */
export type Seed = (queries: QueryClient) => void;

/** The field errors of each refusal. */
const FIELDS: Partial<Record<ErrorCode, FieldError[]>> = {
  USERNAME_TAKEN: [fieldError('username', 'taken')],
};

interface Props {
  seed?: Seed;
  /** The error of every mutation; without it, mutations stay pending. */
  refusal?: ErrorCode;
  children: ReactNode;
}

/** A separate query cache that contains only the seed. All other queries stay pending. */
export function Seeded({ seed, refusal, children }: Props) {
  const [queries] = useState(() => {
    const made = new QueryClient({
      defaultOptions: { queries: { enabled: false }, mutations: { networkMode: 'always' } },
    });
    const mutationFn = () =>
      refusal
        ? Promise.reject(new ZentraError(refusal, ERRORS[refusal].title, FIELDS[refusal]))
        : new Promise<never>(() => undefined);
    const defaults = made.defaultMutationOptions.bind(made);
    made.defaultMutationOptions = (options) => ({ ...defaults(options), mutationFn });
    seed?.(made);
    return made;
  });
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

/** A paged list; with `more`, it has a next page. */
export const pages = <T,>(items: T[], more = false): InfiniteData<Page<T>, undefined> => ({
  pages: [{ items, nextCursor: more ? 'next' : null }],
  pageParams: [undefined],
});

/** Sets the state of a query; by default, failed because the server is unavailable. */
export const stand =
  (queryKey: QueryKey, state: Partial<QueryState> = { status: 'error' }): Seed =>
  (queries) =>
    queries
      .getQueryCache()
      .build(queries, { queryKey })
      .setState({ error: state.status === 'error' ? new ZentraError('UNAVAILABLE', '') : null, ...state });

export const together =
  (...seeds: Seed[]): Seed =>
  (queries) =>
    seeds.forEach((seed) => seed(queries));

/** Sets the data of one query. */
export const holds =
  (queryKey: QueryKey, data: unknown): Seed =>
  (queries) =>
    void queries.setQueryData(queryKey, data);

interface ListProps {
  queryKey: QueryKey;
  items: unknown[];
  children: ReactNode;
}

/**
 * A list in every state: loading, failed, empty, complete, and with its next page loading or
 * failed.
 */
export function InEveryState({ queryKey, items, children }: ListProps) {
  const next = { fetchMeta: { fetchMore: { direction: 'forward' as const } } };
  const rest = holds(queryKey, pages(items.slice(0, 1), true));
  const seeds: Seed[] = [
    () => undefined,
    stand(queryKey),
    holds(queryKey, pages([])),
    holds(queryKey, pages(items)),
    together(rest, stand(queryKey, { ...next, fetchStatus: 'fetching' })),
    together(rest, stand(queryKey, { ...next, status: 'error' })),
  ];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 divide-y divide-line">
      {seeds.map((seed, i) => (
        <div key={i} className="grid grid-cols-[minmax(0,1fr)] gap-3 pb-6">
          <Seeded seed={seed}>{children}</Seeded>
        </div>
      ))}
    </div>
  );
}
