import { Link } from '@tanstack/react-router';
import type { Person } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Rings } from '@/components/ui/rings';
import { StatusChip } from '@/components/ui/status-chip';

/** What stands between you and a person, in words. */
export function RelationChip({ relation }: { relation: Person['relation'] }) {
  if (relation === 'none') return null;
  if (relation === 'connected') return <StatusChip tone="yes">You both said yes</StatusChip>;
  return (
    <StatusChip tone="waiting">{relation === 'interest_sent' ? 'Waiting' : 'Interested in you'}</StatusChip>
  );
}

const RINGS = { interest_sent: 'waiting', interest_received: 'received', connected: 'met' } as const;

/** The directory leads with words: name, note, then what can be done. */
export function PersonCard({ person, action }: { person: Person; action: ReactNode }) {
  return (
    <article
      aria-label={person.displayName}
      className="grid gap-3 rounded-card border border-line bg-surface p-4 desk:grid-cols-[minmax(0,1fr)_auto] desk:gap-x-6 desk:p-5"
    >
      <div className="flex min-w-0 items-center gap-3">
        <Avatar person={person} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-md font-bold">
            <Link
              to="/people/$username"
              params={{ username: person.username }}
              className="text-ink no-underline hover:underline"
            >
              {person.displayName}
            </Link>
          </h2>
          <p className="truncate text-sm text-muted">@{person.username}</p>
        </div>
        {person.relation !== 'none' && (
          <div className="flex items-center gap-3">
            <RelationChip relation={person.relation} />
            <Rings state={RINGS[person.relation]} size={22} className="max-desk:hidden" />
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
