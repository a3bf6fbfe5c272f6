import { useInfiniteQuery } from '@tanstack/react-query';
import type { Person } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { peopleQuery } from '../api/people';
import { PersonCard } from './person-card';

/** Copies the address of the registration page, to invite others. */
const copyAddress = () =>
  navigator.clipboard.writeText(`${location.origin}/register`).then(
    () => toast(t('common.copied')),
    () => toast(t('common.cannotCopy')),
  );

interface Props {
  q: string;
  renderAction(person: Person): ReactNode;
  onClear(): void;
}

export function PeopleList({ q, renderAction, onClear }: Props) {
  const people = useInfiniteQuery(peopleQuery(q));
  if (people.isPending) return <LoadingRows label={t('people.loading')} rows={6} />;
  if (!people.data) return <ErrorState error={people.error} onRetry={() => void people.refetch()} />;
  const items = people.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && q === '')
    return (
      <EmptyState
        title={t('people.empty')}
        action={<Button onClick={() => void copyAddress()}>{t('people.invite')}</Button>}
      />
    );
  if (items.length === 0) {
    return (
      <EmptyState
        title={t('people.nobodyCalled', { q })}
        action={<Button onClick={onClear}>{t('people.showEverybody')}</Button>}
      />
    );
  }
  return (
    <>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {items.map((person) => (
          <li key={person.id}>
            <PersonCard person={person} action={renderAction(person)} />
          </li>
        ))}
      </ul>
      <LoadMore
        label={t('people.showMore')}
        hasMore={people.hasNextPage}
        isLoading={people.isFetchingNextPage}
        isFailed={people.isFetchNextPageError}
        onLoad={() => void people.fetchNextPage()}
      />
    </>
  );
}
