import { Injectable, Logger } from '@nestjs/common';
import type { Interest, ServerEvent } from '@zentra/contracts';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { logFailure } from '../common/errors/database-errors';
import { SerialQueue } from '../common/concurrency/serial-queue';
import { DomainEvents } from '../events/domain-events';
import { RealtimeService } from '../realtime/realtime.service';
import { pairOf } from '../relations/pair';
import { UsersService } from '../users/users.service';
import type { InterestEntity } from './interest.entity';
import { isShown } from './interest.rules';
import { otherPersonOf, toInterest } from './interest.view';

/** The effect of a command on an interest. */
export interface Outcome {
  interest: InterestEntity;
  change: 'none' | 'sent' | 'accepted' | 'rejected' | 'withdrawn' | 'suppressed' | 'expired' | 'ended';
  /** Whether the recipient was shown it before. If not, they get no event when it closes. */
  wasShown: boolean;
  /** The conversation that was opened or ended. */
  conversationId?: string;
}

/** Changes that the sender makes, or that time makes. */
const NOT_OF_THE_RECIPIENT = new Set<Outcome['change']>(['sent', 'withdrawn', 'expired']);

type InterestEvent = Extract<ServerEvent, `interest:${string}`>;

/** Publishes the outcome of a command, after its commit, to the users who may know of it. */
@Injectable()
export class InterestPublisher {
  private readonly logger = new Logger('Interests');
  private readonly inOrder = new SerialQueue();

  constructor(
    private readonly users: UsersService,
    private readonly conversations: ConversationsService,
    private readonly realtime: RealtimeService,
    private readonly domainEvents: DomainEvents,
  ) {}

  /**
   * Publishes an outcome. A sender is notified of an acceptance and of what closes in their view,
   * but not of a rejection or suppression.
   */
  async publishOutcome(outcome: Outcome): Promise<void> {
    const { interest, change, conversationId } = outcome;
    const { senderId, recipientId } = interest;
    if (change === 'none') return;
    if (change === 'ended' && conversationId)
      await this.conversations.publishEnded(conversationId, interest.id);
    const isSilent = change === 'rejected' || change === 'suppressed';
    const sender = isSilent ? null : this.publish('interest:changed', interest, senderId);
    const recipient = this.publishToRecipient(outcome);
    // Not awaited: a sender's response takes the same time whether or not another user is notified.
    const isWaitedFor = !NOT_OF_THE_RECIPIENT.has(change);
    if (!isWaitedFor) void recipient.catch(this.report);
    await Promise.all([sender, isWaitedFor && recipient]);
    if (change === 'suppressed' && outcome.wasShown)
      this.domainEvents.emit('interest.suppressed', { recipientId });
    // Only the sender is notified: the user who accepted knows.
    if (change === 'accepted')
      this.domainEvents.emit('interest.accepted', { interestId: interest.id, senderId });
    if (change === 'accepted' && conversationId)
      await this.conversations.publishOpened(conversationId, pairOf(senderId, recipientId));
  }

  /** Publishes an interest that is shown to its recipient from now on. */
  async publishShown(interest: InterestEntity): Promise<void> {
    const { id: interestId, recipientId } = interest;
    this.domainEvents.emit('interest.shown', { interestId, recipientId });
    await this.publish('interest:received', interest, recipientId);
  }

  /** Returns an interest as `viewerId` may see it. */
  async view(interest: InterestEntity, viewerId: string): Promise<Interest> {
    const people = await this.users.people(viewerId, [otherPersonOf(interest, viewerId)]);
    return toInterest(interest, viewerId, people);
  }

  private async publishToRecipient({ interest, change, wasShown }: Outcome): Promise<void> {
    if (change === 'sent') {
      if (isShown(interest)) await this.publishShown(interest);
    } else if (wasShown || change === 'accepted') {
      await this.publish('interest:changed', interest, interest.recipientId);
    }
  }

  /**
   * Publishes to one user. Some events are awaited and others are not, so a queue keeps those about
   * one pair in the order of the commits.
   */
  private publish(event: InterestEvent, interest: InterestEntity, userId: string): Promise<void> {
    return this.inOrder.run(`${userId} ${otherPersonOf(interest, userId)}`, async () =>
      this.realtime.publish([userId], event, { interest: await this.view(interest, userId) }),
    );
  }

  private readonly report = (error: unknown): void => logFailure(this.logger, error);
}
