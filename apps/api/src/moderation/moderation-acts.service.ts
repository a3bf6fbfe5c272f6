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
import { ModeratorNotifier } from './moderator-notifier.service';
import { ReportEntity } from './report.entity';
import { ReportsRepository } from './reports.repository';
import { WarningEntity } from './warning.entity';

const ACT = { dismissed: 'dismiss', warned: 'warn', suspended: 'suspend' } as const;

/**
 * Performs the actions of moderators and of the admin command on users. The same transaction writes
 * each action to the audit log.
 */
@Injectable()
export class ModerationActs {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditLogRepository,
    private readonly accountStatus: AccountStatusService,
    private readonly sessions: SessionsService,
    private readonly interests: InterestsService,
    private readonly notifier: ModeratorNotifier,
  ) {}

  /**
   * Closes a report without an action.
   * @throws NOT_FOUND, also for a report about the moderator
   * @throws FORBIDDEN for the reporter: another moderator must decide
   * @throws REPORT_CLOSED
   */
  async dismiss(moderatorId: string, reportId: string): Promise<void> {
    await this.decide(moderatorId, reportId, 'dismissed', () => Promise.resolve());
  }

  /**
   * Warns the reported user, who sees `message` on the next visit.
   * @throws NOT_FOUND, FORBIDDEN, REPORT_CLOSED like `dismiss`
   */
  async warn(moderatorId: string, reportId: string, message: string): Promise<void> {
    await this.decide(moderatorId, reportId, 'warned', async (manager, { subjectId: userId }) => {
      await manager.insert(WarningEntity, { id: uuidv7(), userId, reportId, message });
    });
  }

  /**
   * Suspends the reported user and ends all their sessions. Once it resolves, no call of those
   * sessions commits any more.
   * @throws NOT_FOUND, FORBIDDEN, REPORT_CLOSED like `dismiss`
   */
  async suspend(moderatorId: string, reportId: string, message?: string): Promise<void> {
    let ended: string[] = [];
    const userId = await this.decide(moderatorId, reportId, 'suspended', async (manager, { subjectId }) => {
      ended = await this.suspendWithin(manager, subjectId, message);
    });
    await this.afterSuspension(userId, ended);
  }

  /**
   * Suspends a user without a report, for the admin command.
   * @throws NOT_FOUND
   */
  async suspendPerson(actorId: Actor, userId: string, message?: string): Promise<void> {
    let ended: string[] = [];
    await this.about(actorId, userId, 'suspend', async (manager) => {
      ended = await this.suspendWithin(manager, userId, message);
    });
    await this.afterSuspension(userId, ended);
  }

  /**
   * Lifts a suspension. Changes nothing for a user who is not suspended.
   * @throws NOT_FOUND
   */
  async reinstate(actorId: Actor, userId: string): Promise<void> {
    await this.about(actorId, userId, 'reinstate', (manager) =>
      this.accountStatus.reinstate(manager, userId),
    );
  }

  /**
   * Applies an action without a report to a user and writes it to the audit log, in one
   * transaction.
   * @throws NOT_FOUND
   */
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
    await this.notifier.notify(subjectId);
  }

  /** Creates an account with `make` and writes it to the audit log, in one transaction. */
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

  /**
   * Suspends a user and deletes their sessions in one transaction.
   * @returns the ids of the sessions, to close after the commit
   */
  private async suspendWithin(manager: EntityManager, userId: string, message?: string): Promise<string[]> {
    await this.accountStatus.suspend(manager, userId, message || null);
    return this.sessions.removeAll(await sqlOf(manager), userId, 'suspended');
  }

  /**
   * Closes sessions and withdraws interests. It runs after the commit, since every command about
   * two users locks both of them first. If the process crashes before it is done, the sweepers do
   * the rest; until then no one can accept an interest of the user.
   */
  private async afterSuspension(userId: string, sessionIds: string[]): Promise<void> {
    await this.sessions.close(sessionIds, 'suspended');
    await this.interests.withdrawAll(userId);
  }

  /**
   * Decides an open report in one transaction. The report is locked first: of two moderators, the
   * first to commit decides.
   * @returns the id of the reported user
   */
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
    await this.notifier.notify(subjectId);
    return subjectId;
  }
}
