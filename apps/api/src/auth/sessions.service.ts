import { Inject, Injectable } from '@nestjs/common';
import type { SessionEndReason } from '@zentra/contracts';
import type { Pool } from 'pg';
import { PG_POOL } from '../database/database.module';
import { SessionEndChannel } from './session-end.channel';

/** The sessions of a person: one per device that is signed in. */
@Injectable()
export class SessionsService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly channel: SessionEndChannel,
  ) {}

  /**
   * Ends every session of a person, or every one but `except`, and closes their sockets, and only those. Once it
   * resolves, nothing of those sessions commits any more.
   */
  async endAll(
    userId: string,
    reason: SessionEndReason,
    { except }: { except?: string } = {},
  ): Promise<void> {
    const { rows } = await this.pool.query<{ sid: string }>(
      `DELETE FROM sessions WHERE sess ->> 'userId' = $1 AND sid IS DISTINCT FROM $2 RETURNING sid`,
      [userId, except ?? null],
    );
    await this.close(
      rows.map(({ sid }) => sid),
      reason,
    );
  }

  /** Shuts the door behind sessions whose rows are gone. */
  async close(sessionIds: string[], reason: SessionEndReason): Promise<void> {
    await this.channel.close(sessionIds, reason);
  }
}
