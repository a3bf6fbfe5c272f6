import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { Page } from '@/components/ui/page';
import { RelationAction } from '@/features/interests/components/relation-action';
import { PeopleList } from '@/features/people/components/people-list';
import { peoplePlace } from '@/features/people/people-place';
import { SearchField } from '@/features/people/components/search-field';
import { t } from '@/lib/i18n/i18n';

export function PeopleRoute() {
  const { q = '' } = useSearch({ from: '/signed-in/people' });
  const navigate = useNavigate();
  useEffect(() => peoplePlace.set(q || undefined), [q]);
  const search = useCallback(
    (next: string) =>
      void navigate({ to: '/people', search: next.trim() ? { q: next.trim() } : {}, replace: true }),
    [navigate],
  );
  return (
    <Page title={t('app.navigation.people')}>
      <div className="pb-4">
        <SearchField value={q} onSearch={search} />
      </div>
      <PeopleList
        q={q}
        onClear={() => search('')}
        renderAction={(person) => <RelationAction person={person} look="plain" />}
      />
    </Page>
  );
}
