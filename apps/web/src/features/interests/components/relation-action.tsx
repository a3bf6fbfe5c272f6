import { Link } from '@tanstack/react-router';
import type { Person } from '@zentra/contracts';
import { useState } from 'react';
import { Button, buttonClass, type ButtonLook } from '@/components/ui/button';
import { KeepFocus } from '@/components/ui/keep-focus';
import { t } from '@/lib/i18n/i18n';
import { SendInterestDialog } from './send-interest-dialog';
import { WithdrawButton } from './withdraw-button';

interface Props {
  person: Person;
  look?: ButtonLook;
}

/** The one action that is available for a person. */
export const RelationAction = (props: Props) => (
  <KeepFocus>
    <Action {...props} />
  </KeepFocus>
);

function Action({ person, look = 'primary' }: Props) {
  if (person.relation === 'connected' && person.conversationId) {
    return (
      <Link
        to="/chats/$conversationId"
        params={{ conversationId: person.conversationId }}
        className={buttonClass(look)}
      >
        {t('chat.open')}
      </Link>
    );
  }
  if (person.relation === 'interest_received') {
    return (
      <Link to="/interests" search={{ box: 'received' }} className={buttonClass(look)}>
        {t('interests.see')}
      </Link>
    );
  }
  if (person.relation === 'interest_sent' && person.interestId) {
    return <WithdrawButton interestId={person.interestId} name={person.displayName} />;
  }
  if (person.contact === 'nobody')
    return <p className="text-sm text-muted">{t('interests.takesNone', { name: person.displayName })}</p>;
  return <SendInterestButton person={person} look={look} />;
}

/**
 * Unmounted with its state once an interest is open, so that the dialog does not reappear after it
 * has closed.
 */
function SendInterestButton({ person, look }: Props) {
  const [isWriting, setWriting] = useState(false);
  return (
    <>
      <Button look={look} onClick={() => setWriting(true)}>
        {t('interests.send')}
      </Button>
      {isWriting && <SendInterestDialog person={person} onClose={() => setWriting(false)} />}
    </>
  );
}
