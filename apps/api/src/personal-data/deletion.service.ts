import { Inject, Injectable } from '@nestjs/common';
import type { Me } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AuthService } from '../auth/auth.service';
import { SessionsService } from '../sessions/sessions.service';
import type { IdentifiedRequest } from '../common/identity';
import { RateLimiter } from '../common/limits/rate-limit';
import { PG_POOL } from '../database/database.module';
import { inTransaction } from '../database/in-transaction';
import { InterestsService } from '../interests/interests.service';
import { UsersService } from '../users/users.service';

/** Leaving Zentra: first with a grace period, in which it can be taken back. */
@Injectable()
export class DeletionService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly users: UsersService,
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
    private readonly interests: InterestsService,
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
    await this.auth.verify({ username, password }, userId);
    const ended = await inTransaction(this.pool, async (sql) => {
      await this.users.startDeletion(sql, userId);
      return this.sessions.removeAll(sql, userId, 'account_deleted');
    });
    request.leaveSession?.();
    await this.sessions.close(ended, 'account_deleted');
    await this.auth.endSession(request);
    await this.interests.withdrawAll(userId);
  }

  /** Takes it back; a repeat, or where there is nothing to take back, changes nothing. @throws UNAUTHENTICATED */
  keep(userId: string): Promise<Me> {
    return this.users.keep(userId);
  }
}
