import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { WarningList } from '@zentra/contracts';
import { IsNull, type Repository } from 'typeorm';
import { AppError } from '../common/errors/app-error';
import { toWarning } from './moderation.view';
import { WarningEntity } from './warning.entity';

/** Warnings as the warned person sees them. */
@Injectable()
export class WarningsService {
  constructor(@InjectRepository(WarningEntity) private readonly warnings: Repository<WarningEntity>) {}

  /** Those that they have not yet said to have read, oldest first. */
  async unread(userId: string): Promise<WarningList> {
    const where = { userId, acknowledgedAt: IsNull() };
    return { items: (await this.warnings.find({ where, order: { id: 'ASC' } })).map(toWarning) };
  }

  /** A repeat changes nothing. @throws NOT_FOUND */
  async acknowledge(userId: string, id: string): Promise<void> {
    if (!(await this.warnings.existsBy({ id, userId }))) throw new AppError('NOT_FOUND');
    await this.warnings.update({ id, acknowledgedAt: IsNull() }, { acknowledgedAt: new Date() });
  }
}
