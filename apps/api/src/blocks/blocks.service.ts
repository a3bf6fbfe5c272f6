import { Injectable } from '@nestjs/common';
import type { Block, Page } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import { RealtimeService } from '../realtime/realtime.service';
import { RelationsService } from '../relations/relations.service';
import { UsersService } from '../users/users.service';
import { InterestStateMachine, type LockedPair } from '../interests/interest-state-machine';
import type { Outcome } from '../interests/interest.publisher';

/** Blocks and unblocks people. Only the person who blocks learns of it. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly machine: InterestStateMachine,
    private readonly relations: RelationsService,
    private readonly users: UsersService,
    private readonly realtime: RealtimeService,
  ) {}

  /**
   * Blocks a person. Ends the connection of the two, withdraws the open interest of `userId` and
   * suppresses present and later ones of the other. The blocked person learns only that a chat ended.
   * @throws NOT_FOUND, VALIDATION_FAILED for yourself
   */
  async block(userId: string, otherId: string): Promise<void> {
    await this.expectOther(userId, otherId);
    await this.machine.withPairLock(userId, otherId, async (locked) => {
      await this.relations.markBlock(locked.manager, locked.pair, userId, new Date());
      return this.applyBlock(locked, userId);
    });
    await this.publishToOwnDevices(userId, otherId);
  }

  /** Removes a block. Interests that it suppressed stay suppressed until they expire. @throws NOT_FOUND, VALIDATION_FAILED */
  async unblock(userId: string, otherId: string): Promise<void> {
    await this.expectOther(userId, otherId);
    await this.machine.withPairLock(userId, otherId, async ({ manager, pair }) => {
      await this.relations.markBlock(manager, pair, userId, null);
      return null;
    });
    await this.publishToOwnDevices(userId, otherId);
  }

  /** Newest first. */
  blocked(userId: string, page: { cursor?: string; limit: number }): Promise<Page<Block>> {
    return this.users.blocked(userId, page);
  }

  /** Closes or suppresses the current interest of the two, as a block requires. */
  private async applyBlock(locked: LockedPair, userId: string): Promise<Outcome | null> {
    const { current } = locked;
    if (!current || current.status === 'suppressed') {
      // Theirs is hidden already; one's own, hidden by them, is withdrawn.
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
