import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { ReportStatus, Role } from '@zentra/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { SessionsService } from '../sessions/sessions.service';
import { AppError } from '../common/errors/app-error';
import { sqlOf } from '../database/in-transaction';
import { InterestsService } from '../interests/interests.service';
import { AccountStatusService } from '../users/account-status.service';
import { User } from '../users/user.entity';
import { AuditLogRepository, type Actor } from './audit-log.repository';
import { ModeratorNews } from './moderator-news.service';
import { ReportEntity } from './report.entity';
import { ReportsRepository } from './reports.repository';
import { WarningEntity } from './warning.entity';

const ACT = { dismissed: 'dismiss', warned: 'warn', suspended: 'suspend' } as const;

/** What moderators, and the admin command, do about people; each act is in the audit log by the same transaction. */
@Injectable()
export class ModerationActs {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditLogRepository,
    private readonly standing: AccountStatusService,
    private readonly sessions: SessionsService,
    private readonly interests: InterestsService,
    private readonly news: ModeratorNews,
  ) {}

  /** @throws NOT_FOUND, REPORT_CLOSED; FORBIDDEN for who reported it, whom somebody else decides for */
  async dismiss(moderatorId: string, reportId: string): Promise<void> {
    await this.decide(moderatorId, reportId, 'dismissed', () => Promise.resolve());
  }

  /** The person reads `message` on their next visit. @throws as above */
  async warn(moderatorId: string, reportId: string, message: string): Promise<void> {
    await this.decide(moderatorId, reportId, 'warned', async (manager, { subjectId: userId }) => {
      await manager.insert(WarningEntity, { id: uuidv7(), userId, reportId, message });
    });
  }

  /** Once it resolves, nothing of the person's sessions commits any more. @throws as above */
  async suspend(moderatorId: string, reportId: string, message?: string): Promise<void> {
    let ended: string[] = [];
    const userId = await this.decide(moderatorId, reportId, 'suspended', async (manager, { subjectId }) => {
      ended = await this.suspendWithin(manager, subjectId, message);
    });
    await this.afterSuspension(userId, ended);
  }

  /** Suspends without a report, as the admin command does. @throws NOT_FOUND */
  async suspendPerson(actorId: Actor, userId: string, message?: string): Promise<void> {
    let ended: string[] = [];
    await this.about(actorId, userId, 'suspend', async (manager) => {
      ended = await this.suspendWithin(manager, userId, message);
    });
    await this.afterSuspension(userId, ended);
  }

  /** Lifts a suspension; for somebody who is not suspended it changes nothing. @throws NOT_FOUND */
  async reinstate(actorId: Actor, userId: string): Promise<void> {
    await this.about(actorId, userId, 'reinstate', (manager) => this.standing.reinstate(manager, userId));
  }

  /** One act about a person with its line in the audit log, for acts that belong to no report. @throws NOT_FOUND */
  async about(
    actorId: Actor,
    subjectId: string,
    act: 'suspend' | 'reinstate' | 'set_role' | 'reset_password',
    apply: (manager: EntityManager) => Promise<void>,
    details: Record<string, string> = {},
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      if (!(await manager.existsBy(User, { id: subjectId }))) throw new AppError('NOT_FOUND');
      await apply(manager);
      await this.audit.record(manager, actorId, act, { subjectId, details });
    });
    await this.news.tell(subjectId);
  }

  /** Makes somebody, whom `make` answers, with the line that says so. */
  createPerson(
    actorId: Actor,
    role: Role,
    make: (manager: EntityManager) => Promise<{ id: string }>,
  ): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const { id: subjectId } = await make(manager);
      await this.audit.record(manager, actorId, 'create_user', { subjectId, details: { role } });
    });
  }

  /** Suspends and ends the sessions by one transaction. @returns the sessions, to close after its commit */
  private async suspendWithin(manager: EntityManager, userId: string, message?: string): Promise<string[]> {
    await this.standing.suspend(manager, userId, message || null);
    return this.sessions.removeAll(await sqlOf(manager), userId, 'suspended');
  }

  /**
   * After the commit, since every command about two people locks them before anything else. What of this a process that
   * dies does not come to, the sweepers do; until then nobody can say yes to the person.
   */
  private async afterSuspension(userId: string, sessionIds: string[]): Promise<void> {
    await this.sessions.close(sessionIds, 'suspended');
    await this.interests.withdrawAll(userId);
  }

  /** @returns whom it is about. The report is locked first: of two moderators, whoever commits first has decided. */
  private async decide(
    moderatorId: string,
    reportId: string,
    status: Exclude<ReportStatus, 'open'>,
    apply: (manager: EntityManager, report: ReportEntity) => Promise<void>,
  ): Promise<string> {
    const subjectId = await this.dataSource.transaction(async (manager) => {
      const report = await this.reports.find(manager, moderatorId, reportId, true);
      if (!report) throw new AppError('NOT_FOUND');
      if (report.reporterId === moderatorId) throw new AppError('FORBIDDEN');
      if (report.status !== 'open') throw new AppError('REPORT_CLOSED');
      const decision = { status, handledAt: new Date(), handledBy: moderatorId };
      await manager.update(ReportEntity, { id: reportId }, decision);
      await apply(manager, report);
      const about = { subjectId: report.subjectId, reportId };
      await this.audit.record(manager, moderatorId, ACT[status], about);
      return report.subjectId;
    });
    await this.news.tell(subjectId);
    return subjectId;
  }
}
