import { Link } from '@tanstack/react-router';
import type { Person } from '@zentra/contracts';
import { useState } from 'react';
import { Button, buttonClass, type ButtonLook } from '@/components/ui/button';
import { SendInterestDialog } from './send-interest-dialog';
import { WithdrawButton } from './withdraw-button';

/** The one thing that can be done next with a person. */
export function RelationAction({ person, look = 'primary' }: { person: Person; look?: ButtonLook }) {
  const [isWriting, setWriting] = useState(false);
  if (person.relation === 'connected' && person.conversationId) {
    return (
      <Link
        to="/chats/$conversationId"
        params={{ conversationId: person.conversationId }}
        className={buttonClass(look)}
      >
        Open chat
      </Link>
    );
  }
  if (person.relation === 'interest_received') {
    return (
      <Link to="/interests" search={{ box: 'received' }} className={buttonClass(look)}>
        See interest
      </Link>
    );
  }
  if (person.relation === 'interest_sent' && person.interestId) {
    return <WithdrawButton interestId={person.interestId} name={person.displayName} />;
  }
  if (person.contact === 'nobody')
    return <p className="text-sm text-muted">{person.displayName} takes no interests at the moment.</p>;
  return (
    <>
      <Button look={look} onClick={() => setWriting(true)}>
        Send interest
      </Button>
      {isWriting && <SendInterestDialog person={person} onClose={() => setWriting(false)} />}
    </>
  );
}
