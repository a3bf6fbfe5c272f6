import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Role } from '@zentra/contracts';
import { IsNull, type EntityManager, type Repository } from 'typeorm';
import { AppError } from '../common/errors/app-error';
import { User } from './user.entity';

/** What somebody may do here at all: their role, and whether they are suspended. */
@Injectable()
export class AccountStatusService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  isModerator(id: string): Promise<boolean> {
    return this.users.existsBy({ id, role: 'moderator', suspendedAt: IsNull() });
  }

  async moderatorIds(): Promise<string[]> {
    const moderators = await this.users.find({
      where: { role: 'moderator', suspendedAt: IsNull() },
      select: { id: true },
    });
    return moderators.map(({ id }) => id);
  }

  /** @throws SUSPENDED, with what the person is told of it */
  async expectNotSuspended(id: string): Promise<void> {
    const user = await this.users.findOneBy({ id });
    if (user?.suspendedAt) throw new AppError('SUSPENDED', { reason: user.suspensionNote ?? undefined });
  }

  /** Whoever is suspended already stays so since then, with the newer note. */
  async suspend(manager: EntityManager, id: string, note: string | null): Promise<void> {
    await manager.update(
      User,
      { id },
      { suspendedAt: () => 'COALESCE(suspended_at, now())', suspensionNote: note },
    );
  }

  async reinstate(manager: EntityManager, id: string): Promise<void> {
    await manager.update(User, { id }, { suspendedAt: null, suspensionNote: null });
  }

  async setRole(manager: EntityManager, id: string, role: Role): Promise<void> {
    await manager.update(User, { id }, { role });
  }
}
