import { Inject, Injectable } from '@nestjs/common';
import type { Me } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AuthService } from '../auth/auth.service';
import { SessionsService } from '../auth/sessions.service';
import { AppError } from '../common/app-error';
import type { IdentifiedRequest } from '../common/identity';
import { RateLimiter } from '../common/rate-limit';
import { PG_POOL } from '../database/database.module';
import { inTransaction } from '../database/in-transaction';
import { InterestsService } from '../interests/interests.service';
import { UsersService } from '../users/users.service';
import { PersonalDataReader } from './personal-data.reader';

/** To their senders all of these look like waiting. */
const LEAVING_WITH_INTERESTS = `
SELECT u.id FROM users u WHERE u.deletes_at IS NOT NULL AND u.deleted_at IS NULL AND EXISTS (
  SELECT FROM interests i WHERE i.sender_id = u.id AND i.status IN ('pending', 'rejected', 'suppressed'))`;

/** Leaving Zentra: first with a grace period, in which it can be taken back. */
@Injectable()
export class DeletionService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly users: UsersService,
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
    private readonly interests: InterestsService,
    private readonly reader: PersonalDataReader,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Hides the person, signs them out everywhere and withdraws what they had asked of others: once it resolves, nothing of
   * theirs commits any more. Who asked something of them sees no change.
   * @throws INVALID_CREDENTIALS, RATE_LIMITED
   */
  async start(userId: string, password: string, request: IdentifiedRequest): Promise<void> {
    await this.limiter.consume('login', `deletion ${userId}`);
    const { username } = await this.users.me(userId);
    await this.auth.verify({ username, password });
    const ended = await inTransaction(this.pool, async (sql) => {
      await this.users.startDeletion(sql, userId);
      return this.sessions.removeAll(sql, userId, 'account_deleted');
    });
    request.leaveSession?.();
    await this.sessions.close(ended, 'account_deleted');
    await this.auth.endSession(request);
    await this.withdrawInterests(userId);
  }

  /** Withdraws what a process that died had left: what those who are leaving had asked of others. */
  async finish(): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>(LEAVING_WITH_INTERESTS);
    for (const { id } of rows) await this.withdrawInterests(id);
  }

  /** Takes it back; a repeat, or where there is nothing to take back, changes nothing. @throws UNAUTHENTICATED */
  keep(userId: string): Promise<Me> {
    return this.users.keep(userId);
  }

  /** Nobody should be asked to answer somebody who is leaving. To the other side it is a withdrawal like any other. */
  private async withdrawInterests(userId: string): Promise<void> {
    for await (const { id, status } of this.reader.interests(userId, 'sent')) {
      if (status !== 'pending') continue;
      await this.interests.act(userId, id, 'withdraw').catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error; // answered or closed at this very moment
      });
    }
  }
}
