import { Link } from '@tanstack/react-router';
import { availableActions, type Interest, type InterestStatus } from '@zentra/contracts';
import { Button, buttonClass } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { PersonHeading } from '@/components/ui/person-heading';
import { Rings } from '@/components/ui/rings';
import { StatusChip } from '@/components/ui/status-chip';
import { errorText } from '@/lib/error-text';
import { formatAgo } from '@/lib/time';
import { useActOnInterest } from '../api/interests';
import { WithdrawButton } from './withdraw-button';

const ENDED = 'This chat has ended. What was said stays there.';
const SENT: Record<InterestStatus, (name: string) => string> = {
  pending: (name) => `Waiting. No reply is an answer too. Withdraw any time; ${name} won't be notified.`,
  accepted: () => 'You both said yes. Either of you can leave at any time.',
  rejected: () => '',
  withdrawn: () => 'You withdrew this interest.',
  expired: () => 'This interest has closed.',
  ended: () => ENDED,
};
const RECEIVED: Partial<Record<InterestStatus, (name: string) => string>> = {
  pending: (name) => `You don't owe a reply. ${name} won't be told.`,
  rejected: (name) => `Not for you, and ${name} was not told. You can still change your mind.`,
  accepted: () => 'You both said yes. Either of you can leave at any time.',
  ended: () => ENDED,
};

/** One interest from your side, with what you can do about it. */
export function InterestCard({ interest }: { interest: Interest }) {
  const { person, direction, status } = interest;
  const isSent = direction === 'sent';
  const sentence = (isSent ? SENT : RECEIVED)[status]?.(person.displayName) ?? '';
  const isQuiet = ['withdrawn', 'expired', 'rejected', 'ended'].includes(status);
  return (
    <article
      aria-label={isSent ? `Interest sent to ${person.displayName}` : `Interest from ${person.displayName}`}
      className="grid gap-3 rounded-card border border-line bg-surface p-4 desk:p-5"
    >
      <div className="flex items-center gap-3">
        <PersonHeading
          person={person}
          detail={`${isSent ? 'Sent' : 'Received'} ${formatAgo(interest.createdAt)}`}
        />
        {isSent && status === 'pending' && <StatusChip tone="waiting">Waiting</StatusChip>}
        {!isQuiet && (
          <Rings state={status === 'accepted' ? 'met' : isSent ? 'waiting' : 'received'} size={22} />
        )}
      </div>
      {interest.message && (
        <blockquote
          dir="auto"
          className="rounded-control bg-paper px-4 py-3 whitespace-pre-line [overflow-wrap:anywhere]"
        >
          {interest.message}
        </blockquote>
      )}
      <div className={cx('grid gap-3', isSent && 'items-center desk:grid-cols-[minmax(0,1fr)_auto]')}>
        <Actions interest={interest} />
        <p className={cx('text-sm text-muted', isSent && 'desk:order-first')}>{sentence}</p>
      </div>
    </article>
  );
}

function Actions({ interest }: { interest: Interest }) {
  const act = useActOnInterest();
  const actions = availableActions(interest);
  const { person, status } = interest;
  // What was said before stays readable, whatever came of it.
  const conversationId = status === 'ended' ? person.conversationId : interest.conversationId;
  if (conversationId) {
    return (
      <Link
        to="/chats/$conversationId"
        params={{ conversationId }}
        className={buttonClass('plain', 'justify-self-start')}
      >
        {status === 'ended' ? 'See chat' : 'Open chat'}
      </Link>
    );
  }
  if (actions.includes('withdraw')) {
    return <WithdrawButton interestId={interest.id} name={person.displayName} />;
  }
  if (!actions.includes('accept')) return null;
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <Button
          busy={act.isPending}
          onClick={() => act.mutate({ id: interest.id, action: 'accept' })}
          className={status === 'rejected' ? 'col-span-2 justify-self-start' : undefined}
        >
          {status === 'rejected' ? 'Accept after all' : 'Accept'}
        </Button>
        {actions.includes('reject') && (
          <Button busy={act.isPending} onClick={() => act.mutate({ id: interest.id, action: 'reject' })}>
            Not for me
          </Button>
        )}
      </div>
      {act.isError && (
        <p role="alert" className="text-sm font-semibold text-danger">
          {errorText(act.error)}
        </p>
      )}
    </>
  );
}
