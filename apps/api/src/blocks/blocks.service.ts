import { Injectable } from '@nestjs/common';
import type { Block, Page } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import { RealtimeService } from '../realtime/realtime.service';
import { RelationsService } from '../relations/relations.service';
import { UsersService } from '../users/users.service';
import { InterestStateMachine, type LockedPair } from '../interests/interest-state-machine';
import type { Outcome } from '../interests/interest.publisher';

/** Blocks and unblocks users. Only the user who blocks is notified. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly machine: InterestStateMachine,
    private readonly relations: RelationsService,
    private readonly users: UsersService,
    private readonly realtime: RealtimeService,
  ) {}

  /**
   * Blocks a user. Ends the connection of the two and withdraws the open interest of `userId`.
   * Suppresses present and later interests of the blocked user, who sees only that a conversation
   * ended.
   * @throws NOT_FOUND
   * @throws VALIDATION_FAILED for yourself
   */
  async block(userId: string, otherId: string): Promise<void> {
    await this.expectOther(userId, otherId);
    await this.machine.withPairLock(userId, otherId, async (locked) => {
      await this.relations.markBlock(locked.manager, locked.pair, userId, new Date());
      return this.applyBlock(locked, userId);
    });
    await this.publishToOwnDevices(userId, otherId);
  }

  /**
   * Removes a block. Interests that it suppressed stay suppressed until they expire.
   * @throws NOT_FOUND
   * @throws VALIDATION_FAILED for yourself
   */
  async unblock(userId: string, otherId: string): Promise<void> {
    await this.expectOther(userId, otherId);
    await this.machine.withPairLock(userId, otherId, async ({ manager, pair }) => {
      await this.relations.markBlock(manager, pair, userId, null);
      return null;
    });
    await this.publishToOwnDevices(userId, otherId);
  }

  /**
   * Returns a page of the users whom `userId` blocks, newest first.
   * @throws VALIDATION_FAILED for a cursor of another list
   */
  blocked(userId: string, page: { cursor?: string; limit: number }): Promise<Page<Block>> {
    return this.users.blocked(userId, page);
  }

  /** Closes or suppresses the current interest of the two, as a block requires. */
  private async applyBlock(locked: LockedPair, userId: string): Promise<Outcome | null> {
    const { current } = locked;
    if (current?.status !== 'accepted') await this.machine.confirmEnd(locked);
    if (!current || current.status === 'suppressed') {
      // A suppressed interest of the other user is hidden already. One of `userId`, suppressed by a
      // block of the other user, is withdrawn.
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

  private async publishToOwnDevices(userId: string, otherId: string): Promise<void> {
    const person = (await this.users.people(userId, [otherId])).get(otherId);
    if (person) this.realtime.publish([userId], 'block:changed', { person });
  }
}
