import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Role } from '@zentra/contracts';
import { IsNull, type EntityManager, type Repository } from 'typeorm';
import { AppError } from '../common/errors/app-error';
import { User } from './user.entity';

/** Reads and changes the role and the suspension of accounts. */
@Injectable()
export class AccountStatusService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /** Returns whether the user is a moderator who is not suspended. */
  isModerator(id: string): Promise<boolean> {
    return this.users.existsBy({ id, role: 'moderator', suspendedAt: IsNull() });
  }

  /** Returns the ids of all moderators who are not suspended. */
  async moderatorIds(): Promise<string[]> {
    const moderators = await this.users.find({
      where: { role: 'moderator', suspendedAt: IsNull() },
      select: { id: true },
    });
    return moderators.map(({ id }) => id);
  }

  /**
   * Checks that the user is not suspended.
   * @throws SUSPENDED with the note for the user as `reason`
   */
  async expectNotSuspended(id: string): Promise<void> {
    const user = await this.users.findOneBy({ id });
    if (user?.suspendedAt) throw new AppError('SUSPENDED', { reason: user.suspensionNote ?? undefined });
  }

  /** Suspends a user. A repeat replaces the note and leaves the start of the suspension. */
  async suspend(manager: EntityManager, id: string, note: string | null): Promise<void> {
    await manager.update(
      User,
      { id },
      { suspendedAt: () => 'COALESCE(suspended_at, now())', suspensionNote: note },
    );
  }

  /** Lifts a suspension and clears its note. */
  async reinstate(manager: EntityManager, id: string): Promise<void> {
    await manager.update(User, { id }, { suspendedAt: null, suspensionNote: null });
  }

  /** Sets the role of a user. */
  async setRole(manager: EntityManager, id: string, role: Role): Promise<void> {
    await manager.update(User, { id }, { role });
  }
}
