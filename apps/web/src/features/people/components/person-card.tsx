import type { Person } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { PersonHeading } from '@/components/ui/person-heading';
import { Rings } from '@/components/ui/rings';
import { StatusChip } from '@/components/ui/status-chip';
import { Username } from '@/components/ui/username';
import { t } from '@/lib/i18n/i18n';

/** The relation to a person as text. */
export function RelationChip({ relation }: { relation: Person['relation'] }) {
  if (relation === 'none') return null;
  if (relation === 'connected') return <StatusChip tone="yes">{t('interests.bothYes')}</StatusChip>;
  return (
    <StatusChip tone="waiting">
      {relation === 'interest_sent' ? t('interests.waiting') : t('people.interestedInYou')}
    </StatusChip>
  );
}

export const RELATION_RINGS = {
  interest_sent: 'waiting',
  interest_received: 'received',
  connected: 'met',
} as const;

/** A person in the directory: name, bio, action. */
export function PersonCard({ person, action }: { person: Person; action: ReactNode }) {
  return (
    <article
      aria-label={person.displayName}
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-card border border-line bg-surface p-4 desk:grid-cols-[minmax(0,1fr)_auto] desk:gap-x-6 desk:p-5"
    >
      <div className="flex min-w-0 items-center gap-3 slim:flex-wrap">
        <PersonHeading person={person} detail={<Username of={person.username} />} />
        {person.relation !== 'none' && (
          <div className="flex items-center gap-3">
            <RelationChip relation={person.relation} />
            <Rings state={RELATION_RINGS[person.relation]} size={22} className="max-desk:hidden" />
          </div>
        )}
      </div>
      {person.bio && (
        <p
          dir="auto"
          className="whitespace-pre-line [overflow-wrap:anywhere] desk:col-span-2 desk:row-start-2"
        >
          {person.bio}
        </p>
      )}
      <div className="grid items-center desk:col-start-2 desk:row-start-1">{action}</div>
    </article>
  );
}
