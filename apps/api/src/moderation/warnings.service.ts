import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { WarningList } from '@zentra/contracts';
import { IsNull, type Repository } from 'typeorm';
import { AppError } from '../common/errors/app-error';
import { toWarning } from './moderation.view';
import { WarningEntity } from './warning.entity';

/** Serves warnings to the warned user. */
@Injectable()
export class WarningsService {
  constructor(@InjectRepository(WarningEntity) private readonly warnings: Repository<WarningEntity>) {}

  /** Returns the warnings that the user has not acknowledged, oldest first. */
  async unread(userId: string): Promise<WarningList> {
    const where = { userId, acknowledgedAt: IsNull() };
    return { items: (await this.warnings.find({ where, order: { id: 'ASC' } })).map(toWarning) };
  }

  /**
   * Acknowledges a warning. A repeat changes nothing.
   * @throws NOT_FOUND, also for a warning of another user
   */
  async acknowledge(userId: string, id: string): Promise<void> {
    if (!(await this.warnings.existsBy({ id, userId }))) throw new AppError('NOT_FOUND');
    await this.warnings.update({ id, acknowledgedAt: IsNull() }, { acknowledgedAt: new Date() });
  }
}
