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

/** Starts and cancels the deletion of an account. It has a grace period of 14 days. */
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
   * Hides the account, ends all its sessions and withdraws the interests that the user sent.
   * Senders of interests to the user see no change. Once it resolves, no call of those sessions
   * commits any more.
   * @throws INVALID_CREDENTIALS when the password is wrong
   * @throws RATE_LIMITED
   * @throws UNAVAILABLE when too many passwords wait to be verified
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

  /**
   * Cancels a deletion. Changes nothing when there is none.
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  keep(userId: string): Promise<Me> {
    return this.users.keep(userId);
  }
}
