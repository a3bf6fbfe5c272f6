import { Injectable } from '@nestjs/common';
import type { AuditAct } from '@zentra/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEntryEntity } from './audit-entry.entity';

/** The id of the moderator; null for the admin command, which runs on the server. */
export type Actor = string | null;

interface About {
  subjectId?: string;
  reportId?: string;
  details?: Record<string, string | number>;
}

/** Actions on a user, as opposed to reads. */
const ACTS: AuditAct[] = ['dismiss', 'warn', 'suspend', 'reinstate', 'set_role', 'reset_password'];

/**
 * Writes and reads the audit log. Entries are written in the transaction of the action or read:
 * what cannot be logged fails.
 */
@Injectable()
export class AuditLogRepository {
  /** Adds an entry to the audit log. */
  async record(manager: EntityManager, actorId: Actor, act: AuditAct, about: About = {}): Promise<void> {
    const { subjectId = null, reportId = null, details = {} } = about;
    await manager.insert(AuditEntryEntity, { id: uuidv7(), actorId, act, subjectId, reportId, details });
  }

  /**
   * Returns entries, newest first, up to `limit`. Entries about the reader are left out, so that
   * moderators do not learn that they were reported.
   */
  page(manager: EntityManager, readerId: string, limit: number, after?: string): Promise<AuditEntryEntity[]> {
    const query = manager
      .createQueryBuilder(AuditEntryEntity, 'a')
      .where('a.subject_id IS DISTINCT FROM :readerId', { readerId })
      .orderBy('a.id', 'DESC')
      .limit(limit);
    if (after !== undefined) query.andWhere('a.id < :after', { after });
    return query.getMany();
  }

  /** Returns the latest actions on a user, newest first, up to `limit`. */
  actsAbout(manager: EntityManager, subjectId: string, limit: number): Promise<AuditEntryEntity[]> {
    return manager
      .createQueryBuilder(AuditEntryEntity, 'a')
      .where('a.subject_id = :subjectId AND a.act IN (:...acts)', { subjectId, acts: ACTS })
      .orderBy('a.id', 'DESC')
      .limit(limit)
      .getMany();
  }
}
