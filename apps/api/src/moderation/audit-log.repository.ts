import { Injectable } from '@nestjs/common';
import type { AuditAct } from '@zentra/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEntryEntity } from './audit-entry.entity';

/** Who does it; null: the admin command, on the server itself. */
export type Actor = string | null;

interface About {
  subjectId?: string;
  reportId?: string;
  details?: Record<string, string | number>;
}

/** Acts that are about a person, as opposed to reads. */
const ACTS: AuditAct[] = ['dismiss', 'warn', 'suspend', 'reinstate', 'set_role', 'reset_password'];

/** Always inside the transaction of what it records: what cannot be logged is neither done nor answered. */
@Injectable()
export class AuditLogRepository {
  async record(manager: EntityManager, actorId: Actor, act: AuditAct, about: About = {}): Promise<void> {
    const { subjectId = null, reportId = null, details = {} } = about;
    await manager.insert(AuditEntryEntity, { id: uuidv7(), actorId, act, subjectId, reportId, details });
  }

  /** Newest first, without what concerns the one who reads: nobody learns here that they were reported. */
  page(manager: EntityManager, readerId: string, limit: number, after?: string): Promise<AuditEntryEntity[]> {
    const query = manager
      .createQueryBuilder(AuditEntryEntity, 'a')
      .where('a.subject_id IS DISTINCT FROM :readerId', { readerId })
      .orderBy('a.id', 'DESC')
      .limit(limit);
    if (after !== undefined) query.andWhere('a.id < :after', { after });
    return query.getMany();
  }

  actsAbout(manager: EntityManager, subjectId: string, limit: number): Promise<AuditEntryEntity[]> {
    return manager
      .createQueryBuilder(AuditEntryEntity, 'a')
      .where('a.subject_id = :subjectId AND a.act IN (:...acts)', { subjectId, acts: ACTS })
      .orderBy('a.id', 'DESC')
      .limit(limit)
      .getMany();
  }
}
