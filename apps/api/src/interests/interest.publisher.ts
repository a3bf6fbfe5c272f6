import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { interestStatusSchema, type Interest, type ServerEvent } from '@zentra/contracts';
import type { EntityManager } from 'typeorm';
import * as z from 'zod';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { ControlChannel } from '../cluster/control.channel';
import { logFailure } from '../common/errors/database-errors';
import { SerialQueue } from '../common/concurrency/serial-queue';
import { sqlOf } from '../database/in-transaction';
import { DomainEvents } from '../events/domain-events';
import { EndedConsents } from '../realtime/ended-consents';
import { RealtimeService } from '../realtime/realtime.service';
import { pairOf } from '../relations/pair';
import { UsersService } from '../users/users.service';
import type { InterestEntity } from './interest.entity';
import { isShown } from './interest.rules';
import { otherPersonOf, toInterest } from './interest.view';
import { InterestsRepository } from './interests.repository';

const CHANGES = [
  'none',
  'sent',
  'shown',
  'accepted',
  'rejected',
  'withdrawn',
  'suppressed',
  'expired',
  'ended',
] as const;

/** The effect of a command on an interest. */
export interface Outcome {
  interest: InterestEntity;
  change: (typeof CHANGES)[number];
  /** Whether the recipient was shown it before. If not, they get no event when it closes. */
  wasShown: boolean;
  /** The conversation that was opened or ended. */
  conversationId?: string;
}

/** Longer than an event that was in flight at an end takes to be published, ms. */
const EVENTS_IN_FLIGHT_MS = 60_000;
const KIND = 'interest.changed';
const date = z.coerce.date();
/** An outcome as JSON: at most 2 kB, since a note has at most 280 characters. */
const outcomeSchema: z.ZodType<Outcome> = z.object({
  interest: z.object({
    id: z.string(),
    senderId: z.string(),
    recipientId: z.string(),
    message: z.string().nullable(),
    status: z.enum([...interestStatusSchema.options, 'suppressed']),
    createdAt: date,
    expiresAt: date,
    shownAt: date.nullable(),
    respondedAt: date.nullable(),
    closedAt: date.nullable(),
  }),
  change: z.enum(CHANGES),
  wasShown: z.boolean(),
  conversationId: z.string().optional(),
});

/** Changes that the sender makes, or that time makes. */
const NOT_OF_THE_RECIPIENT = new Set<Outcome['change']>(['sent', 'shown', 'withdrawn', 'expired']);

type InterestEvent = Extract<ServerEvent, `interest:${string}`>;

/**
 * Publishes the outcomes of commands to the users who may know of them. Every process gets a notice
 * of each outcome, in the order of the commits, and publishes it to the devices that are connected
 * to it.
 */
@Injectable()
export class InterestPublisher implements OnModuleInit {
  private readonly logger = new Logger('Interests');
  private readonly inOrder = new SerialQueue();

  constructor(
    private readonly control: ControlChannel,
    private readonly interests: InterestsRepository,
    private readonly users: UsersService,
    private readonly conversations: ConversationsService,
    private readonly realtime: RealtimeService,
    private readonly endedConsents: EndedConsents,
    private readonly domainEvents: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.control.on(KIND, outcomeSchema, (outcome, { isOwn }) => this.publishOutcome(outcome, isOwn));
    this.control.onConnected((silentMs) => this.repair(silentMs));
  }

  /**
   * Announces an outcome to every process, within the transaction of `manager`. The same statements
   * run for every outcome, so that a response takes the same time whatever became of an interest.
   * @returns the notices, to pass to `published` after the commit
   */
  async announce(manager: EntityManager, outcome: Outcome | null): Promise<number[]> {
    if (outcome === null || outcome.change === 'none') return [];
    const { interest, change, conversationId } = outcome;
    const sql = await sqlOf(manager);
    const end =
      change === 'ended' && conversationId !== undefined
        ? [await this.announceEnd(manager, { conversationId, consent: interest.id })]
        : [];
    return [...end, await this.control.notify(sql, KIND, outcome)];
  }

  /** Announces the end of a consent, without `conversation:ended`. Returns the notice. */
  async announceEnd(
    manager: EntityManager,
    end: { conversationId: string; consent: string },
  ): Promise<number> {
    return this.conversations.announceEnd(await sqlOf(manager), { ...end, publishes: false });
  }

  /** Resolves when announced outcomes are published, and obeyed where that must be awaited. */
  async published(notices: number[]): Promise<void> {
    await Promise.all(notices.map((n) => this.control.obeyed(n)));
  }

  /**
   * Publishes an outcome to the devices of this process. A sender is notified of an acceptance and
   * of what closes in their view, but not of a rejection or suppression.
   * @param isOwn whether this process has made the change
   */
  private async publishOutcome(outcome: Outcome, isOwn: boolean): Promise<void> {
    const { interest, change, conversationId } = outcome;
    const { senderId, recipientId } = interest;
    // In this order, for leaving and blocking alike.
    if (change === 'ended' && conversationId) await this.conversations.publishEnded(conversationId);
    const isSilent = change === 'rejected' || change === 'suppressed' || change === 'shown';
    const sender = isSilent ? null : this.publish('interest:changed', interest, senderId);
    const recipient = this.publishToRecipient(outcome);
    // Not awaited: a sender's response takes the same time whether or not another user is notified.
    const isWaitedFor = !NOT_OF_THE_RECIPIENT.has(change);
    if (!isWaitedFor) void recipient.catch(this.report);
    if (isOwn) this.emitDomainEvents(outcome);
    await Promise.all([sender, isWaitedFor && recipient]);
    if (change === 'accepted' && conversationId)
      await this.conversations.publishOpened(conversationId, pairOf(senderId, recipientId), isOwn);
  }

  /** Finds the ends whose notices were lost, and lets clients fetch what other notices said. */
  private async repair(silentMs: number): Promise<void> {
    const withinMs = silentMs + EVENTS_IN_FLIGHT_MS;
    for (const id of await this.interests.endedWithin(withinMs)) this.endedConsents.add(id);
    this.realtime.publishMissed();
  }

  private emitDomainEvents({ interest, change, wasShown }: Outcome): void {
    const { id: interestId, senderId, recipientId } = interest;
    if ((change === 'sent' && isShown(interest)) || change === 'shown')
      this.domainEvents.emit('interest.shown', { interestId, recipientId });
    if (change === 'suppressed' && wasShown) this.domainEvents.emit('interest.suppressed', { recipientId });
    // Only the sender is notified: the user who accepted knows.
    if (change === 'accepted') this.domainEvents.emit('interest.accepted', { interestId, senderId });
  }

  /** Returns an interest as `viewerId` may see it. */
  async view(interest: InterestEntity, viewerId: string): Promise<Interest> {
    const people = await this.users.people(viewerId, [otherPersonOf(interest, viewerId)]);
    return toInterest(interest, viewerId, people);
  }

  private async publishToRecipient({ interest, change, wasShown }: Outcome): Promise<void> {
    if (change === 'sent' || change === 'shown') {
      if (isShown(interest)) await this.publish('interest:received', interest, interest.recipientId);
    } else if (wasShown || change === 'accepted') {
      await this.publish('interest:changed', interest, interest.recipientId);
    }
  }

  /**
   * Publishes to one user. Some events are awaited and others are not, so a queue keeps those about
   * one pair in the order of the commits.
   */
  private publish(event: InterestEvent, interest: InterestEntity, userId: string): Promise<void> {
    return this.inOrder.run(`${userId} ${otherPersonOf(interest, userId)}`, async () => {
      if (!this.realtime.isHere(userId)) return;
      const payload = { interest: await this.view(interest, userId) };
      this.realtime.publish([userId], event, payload, { isHereOnly: true });
    });
  }

  private readonly report = (error: unknown): void => logFailure(this.logger, error);
}
