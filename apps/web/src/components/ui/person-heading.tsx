import { Link } from '@tanstack/react-router';
import type { Person } from '@zentra/contracts';
import type { ReactNode, Ref } from 'react';
import { Avatar } from './avatar';

interface Props {
  person: Pick<Person, 'id' | 'username' | 'displayName'>;
  /** The secondary line below the name. */
  detail: ReactNode;
  /** Shown as a dot; `detail` states it as text. */
  isOnline?: boolean;
  level?: 'h1' | 'h2';
  /** Ref of the name, for focus on navigation. */
  headingRef?: Ref<HTMLHeadingElement>;
}

/** A summary of a person with a link to their page. */
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
            person.displayName // the account is deleted, and its page with it
          ) : (
            <Link
              to="/people/$username"
              params={{ username: person.username }}
              // Extends the link over the picture: a 44 px touch target.
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
