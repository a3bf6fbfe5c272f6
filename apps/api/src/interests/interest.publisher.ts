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

/** What a command did to an interest. */
export interface Outcome {
  interest: InterestEntity;
  change: 'none' | 'sent' | 'accepted' | 'rejected' | 'withdrawn' | 'suppressed' | 'expired' | 'ended';
  /** The recipient was shown it before: what they never saw is no news to them when it goes. */
  wasShown: boolean;
  /** Opened or ended by it. */
  conversationId?: string;
}

/** What a sender or time does. */
const NOT_OF_THE_RECIPIENT = new Set<Outcome['change']>(['sent', 'withdrawn', 'expired']);

type InterestEvent = Extract<ServerEvent, `interest:${string}`>;

/** Tells who may know of what a command did, after its commit. */
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

  /** A sender hears of a yes and of what they see close, and of nothing else. */
  async publishOutcome(outcome: Outcome): Promise<void> {
    const { interest, change, conversationId } = outcome;
    const { senderId, recipientId } = interest;
    if (change === 'none') return;
    if (change === 'accepted' && conversationId) this.conversations.letThrough(conversationId);
    if (change === 'ended' && conversationId) await this.conversations.publishEnded(conversationId);
    const isSilent = change === 'rejected' || change === 'suppressed';
    const sender = isSilent ? null : this.publish('interest:changed', interest, senderId);
    const recipient = this.publishToRecipient(outcome);
    // Not waited for: a sender's answer takes the same time whether or not anybody else is told.
    const isWaitedFor = !NOT_OF_THE_RECIPIENT.has(change);
    if (!isWaitedFor) void recipient.catch(this.report);
    await Promise.all([sender, isWaitedFor && recipient]);
    // Whoever accepted knows.
    if (change === 'accepted')
      this.domainEvents.emit('interest.accepted', { interestId: interest.id, senderId });
    if (change === 'accepted' && conversationId)
      await this.conversations.publishOpened(conversationId, pairOf(senderId, recipientId));
  }

  /** An interest that waited for its day is shown from now on. */
  async publishShown(interest: InterestEntity): Promise<void> {
    const { id: interestId, recipientId } = interest;
    this.domainEvents.emit('interest.shown', { interestId, recipientId });
    await this.publish('interest:received', interest, recipientId);
  }

  /** An interest as one side may see it. */
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

  /** Some of it is waited for and some is not; what one person hears of another comes in the order of the commits. */
  private publish(event: InterestEvent, interest: InterestEntity, userId: string): Promise<void> {
    return this.inOrder.run(`${userId} ${otherPersonOf(interest, userId)}`, async () =>
      this.realtime.publish([userId], event, { interest: await this.view(interest, userId) }),
    );
  }

  private readonly report = (error: unknown): void => logFailure(this.logger, error);
}
