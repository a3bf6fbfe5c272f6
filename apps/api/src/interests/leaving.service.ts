import { Injectable } from '@nestjs/common';
import type { Block, Conversation, Page } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import { ConversationsService } from '../chat/conversations.service';
import { RealtimeService } from '../realtime/realtime.service';
import { RelationsService } from '../relations/relations.service';
import { UsersService } from '../users/users.service';
import { ConsentMachine, type LockedPair } from './consent.machine';
import type { Outcome } from './interest.events';

/** Taking a yes back: leaving a chat, and blocking a person. */
@Injectable()
export class LeavingService {
  constructor(
    private readonly machine: ConsentMachine,
    private readonly relations: RelationsService,
    private readonly users: UsersService,
    private readonly conversations: ConversationsService,
    private readonly realtime: RealtimeService,
  ) {}

  /**
   * Ends the connection. Once it resolves no message of the two commits, and nothing of the conversation is delivered.
   * A repeat answers the same again. @throws NOT_FOUND
   */
  async end(userId: string, conversationId: string): Promise<Conversation> {
    const peerId = await this.conversations.peerOf(userId, conversationId);
    await this.machine.forPair(userId, peerId, async (locked) =>
      locked.current?.status === 'accepted' ? this.machine.end(locked, locked.current) : null,
    );
    return this.conversations.conversation(userId, conversationId);
  }

  /**
   * Blocks a person: what is between the two ends, what they sent or will send stays out of sight, and they are told
   * nothing but that a chat ended. @throws NOT_FOUND, VALIDATION_FAILED for yourself
   */
  async block(userId: string, otherId: string): Promise<void> {
    await this.expectOther(userId, otherId);
    await this.machine.forPair(userId, otherId, async (locked) => {
      await this.relations.markBlock(locked.manager, locked.pair, userId, new Date());
      return this.cutOff(locked, userId);
    });
    await this.tellOwnDevices(userId, otherId);
  }

  /** Takes a block back; what it hid stays hidden until its time is over. @throws NOT_FOUND, VALIDATION_FAILED */
  async unblock(userId: string, otherId: string): Promise<void> {
    await this.expectOther(userId, otherId);
    await this.machine.forPair(userId, otherId, async ({ manager, pair }) => {
      await this.relations.markBlock(manager, pair, userId, null);
      return null;
    });
    await this.tellOwnDevices(userId, otherId);
  }

  blocked(userId: string, page: { cursor?: string; limit: number }): Promise<Page<Block>> {
    return this.users.blocked(userId, page);
  }

  /** What a block does to the interest between the two. */
  private async cutOff(locked: LockedPair, userId: string): Promise<Outcome | null> {
    const { current } = locked;
    if (!current || current.status === 'suppressed') {
      // Theirs is hidden already; one's own, hidden by them, is taken back.
      return current?.senderId === userId ? this.machine.withdraw(locked, current) : null;
    }
    if (current.status === 'accepted') return this.machine.end(locked, current);
    return current.senderId === userId
      ? this.machine.withdraw(locked, current)
      : this.machine.suppress(locked, current);
  }

  private async expectOther(userId: string, otherId: string): Promise<void> {
    if (otherId === userId) throw AppError.invalid('userId', 'not_yourself');
    if (!(await this.users.people(userId, [otherId])).has(otherId)) throw new AppError('NOT_FOUND');
  }

  private async tellOwnDevices(userId: string, otherId: string): Promise<void> {
    const person = (await this.users.people(userId, [otherId])).get(otherId);
    if (person) this.realtime.publish([userId], 'block:changed', { person });
  }
}
