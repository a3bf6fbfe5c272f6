import { Link } from '@tanstack/react-router';
import type { Person } from '@zentra/contracts';
import type { ReactNode, Ref } from 'react';
import { Avatar } from './avatar';

interface Props {
  person: Pick<Person, 'id' | 'username' | 'displayName'>;
  /** The quiet line below the name. */
  detail: ReactNode;
  /** Shown as a dot; `detail` says it in words. */
  isOnline?: boolean;
  level?: 'h1' | 'h2';
  /** Gives the name the focus, where arriving here should. */
  headingRef?: Ref<HTMLHeadingElement>;
}

/** Somebody at a glance, with the way to their page. */
export function PersonHeading({ person, detail, isOnline, level: Heading = 'h2', headingRef }: Props) {
  return (
    <div className="relative flex min-w-0 flex-1 items-center gap-3 slim:min-w-[72%]">
      <Avatar person={person} size={Heading === 'h1' ? 'sm' : 'md'} isOnline={isOnline} />
      <div className="min-w-0">
        <Heading
          ref={headingRef}
          tabIndex={headingRef ? -1 : undefined}
          dir="auto"
          className="truncate text-md font-bold text-as-parent slim:whitespace-normal slim:[overflow-wrap:anywhere]"
        >
          {person.username === '' ? (
            person.displayName // whose account is gone, and with it their page
          ) : (
            <Link
              to="/people/$username"
              params={{ username: person.username }}
              // The picture leads there as well: 44 px for a finger.
              className="text-ink no-underline after:absolute after:inset-x-0 after:-inset-y-1 hover:underline"
            >
              {person.displayName}
            </Link>
          )}
        </Heading>
        <p className="truncate text-sm text-muted">{detail}</p>
      </div>
    </div>
  );
}
