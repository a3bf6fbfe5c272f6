import { Link } from '@tanstack/react-router';
import { availableActions, type Interest, type InterestStatus } from '@zentra/contracts';
import { Button, buttonClass } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { PersonHeading } from '@/components/ui/person-heading';
import { Rings } from '@/components/ui/rings';
import { Username } from '@/components/ui/username';
import { StatusChip } from '@/components/ui/status-chip';
import { errorText } from '@/lib/i18n/error-text';
import { formatAgo } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { useActOnInterest } from '../api/interests';
import { WithdrawButton } from './withdraw-button';

const ended = () => t('chat.endedStaysThere');
const SENT: Record<InterestStatus, (name: string) => string> = {
  pending: (name) => t('interests.pendingSent', { name }),
  accepted: () => t('interests.bothYesAnyTime'),
  rejected: () => '',
  withdrawn: () => t('interests.withdrawn'),
  expired: () => t('interests.closed'),
  ended,
};
const RECEIVED: Partial<Record<InterestStatus, (name: string) => string>> = {
  pending: (name) => t('interests.owe', { name }),
  rejected: (name) => t('interests.rejected', { name }),
  accepted: () => t('interests.bothYesAnyTime'),
  ended,
};

/** One interest from the user's side, with its actions. */
export function InterestCard({ interest }: { interest: Interest }) {
  const { person, direction, status } = interest;
  const isSent = direction === 'sent';
  const isWaiting = isSent && status === 'pending';
  const sentence = (isSent ? SENT : RECEIVED)[status]?.(person.displayName) ?? '';
  const isQuiet = ['withdrawn', 'expired', 'rejected', 'ended'].includes(status);
  return (
    <article
      aria-label={
        isSent
          ? t('interests.cardSent', { name: person.displayName })
          : t('interests.cardReceived', { name: person.displayName })
      }
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-card border border-line bg-surface p-4 desk:p-5"
    >
      <div className="flex items-center gap-3 slim:flex-wrap">
        <PersonHeading
          person={person}
          detail={
            <>
              {person.username !== '' && (
                <>
                  <Username of={person.username} /> ·{' '}
                </>
              )}
              {isSent
                ? t('interests.sentAgo', { ago: formatAgo(interest.createdAt) })
                : t('interests.receivedAgo', { ago: formatAgo(interest.createdAt) })}
            </>
          }
        />
        {isWaiting && <StatusChip tone="waiting">{t('interests.waiting')}</StatusChip>}
        {!isQuiet && (
          <Rings
            state={status === 'accepted' ? 'met' : isSent ? 'waiting' : 'received'}
            size={22}
            // On a phone the name needs the space, and the chip has the same content.
            className={isWaiting ? 'max-desk:hidden' : 'slim:hidden'}
          />
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
  // The conversation remains readable after it has ended.
  const conversationId = status === 'ended' ? person.conversationId : interest.conversationId;
  if (conversationId) {
    return (
      <Link
        to="/chats/$conversationId"
        params={{ conversationId }}
        className={buttonClass('plain', 'justify-self-start')}
      >
        {status === 'ended' ? t('interests.seeChat') : t('chat.open')}
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
          {status === 'rejected' ? t('interests.acceptAfterAll') : t('interests.accept')}
        </Button>
        {actions.includes('reject') && (
          <Button busy={act.isPending} onClick={() => act.mutate({ id: interest.id, action: 'reject' })}>
            {t('interests.notForMe')}
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
