import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ZentraError } from '@zentra/client';
import type { Person } from '@zentra/contracts';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { BackLink } from '@/components/ui/back-link';
import { Button, buttonClass } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { Rings } from '@/components/ui/rings';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { Username } from '@/components/ui/username';
import { RelationAction } from '@/features/interests/components/relation-action';
import { BlockButton } from '@/features/safety/components/block-button';
import { personQuery } from '@/features/people/api/people';
import { peoplePlace } from '@/features/people/people-place';
import { RELATION_RINGS, RelationChip } from '@/features/people/components/person-card';
import { t } from '@/lib/i18n/i18n';
import { ReportPerson } from './report-person';
import { useMe } from './use-me';

export function PersonRoute() {
  const { username } = useParams({ from: '/signed-in/people/$username' });
  const me = useMe();
  const { data: person, error, refetch } = useQuery(personQuery(username));
  const isUnknown = error instanceof ZentraError && ['NOT_FOUND', 'VALIDATION_FAILED'].includes(error.code);
  return (
    <Page
      title={person?.displayName ?? t('people.person')}
      lead={
        <BackLink to="/people" search={{ q: peoplePlace.get() }}>
          {t('people.all')}
        </BackLink>
      }
    >
      {isUnknown ? (
        <EmptyState
          title={t('people.nobodyByName')}
          action={
            <Link to="/people" className={buttonClass('primary')}>
              {t('people.find')}
            </Link>
          }
        />
      ) : !person && error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !person ? (
        <LoadingRows label={t('people.loadingOne')} rows={1} />
      ) : (
        <article className="grid gap-6 rounded-card border border-line bg-surface p-6 desk:p-8">
          <div className="flex items-center gap-4">
            <Avatar person={person} size="xl" />
            <div className="min-w-0 flex-1">
              <p className="text-xl font-bold [overflow-wrap:anywhere]">
                <bdi>{person.displayName}</bdi>
              </p>
              <p className="truncate text-muted">
                <Username of={person.username} />
              </p>
              <div className="pt-1">
                <RelationChip relation={person.relation} />
              </div>
            </div>
            {person.relation !== 'none' && (
              <Rings state={RELATION_RINGS[person.relation]} size={28} className="max-desk:hidden" />
            )}
          </div>
          <p dir="auto" className="text-md whitespace-pre-line [overflow-wrap:anywhere]">
            {person.bio || <span className="text-muted">{t('people.noNote')}</span>}
          </p>
          <div className="flex flex-wrap items-center gap-2">
            {person.id === me?.id ? <OwnPage /> : <Actions person={person} />}
          </div>
        </article>
      )}
    </Page>
  );
}

const OwnPage = () => (
  <>
    <p className="me-auto text-muted">{t('people.own')}</p>
    <Link to="/you" className={buttonClass('primary')}>
      {t('people.editOwn')}
    </Link>
  </>
);

function Actions({ person }: { person: Person }) {
  const [isReporting, setReporting] = useState(false);
  return (
    <>
      {!person.blocked && <RelationAction person={person} />}
      {person.blocked && (
        <p className="self-center text-muted">{t('safety.youBlock', { name: person.displayName })}</p>
      )}
      <BlockButton person={person} />
      <Button look="quiet" onClick={() => setReporting(true)}>
        {t('safety.report')}
      </Button>
      {isReporting && <ReportPerson person={person} onClose={() => setReporting(false)} />}
    </>
  );
}
