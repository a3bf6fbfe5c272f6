import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { AppError } from '../../common/errors/app-error';
import { RateLimiter } from '../../common/limits/rate-limit';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { PG_POOL } from '../../database/database.module';
import { RealtimeService } from '../../realtime/realtime.service';

const PEER = `
SELECT they.id AS "peerId", c.interest_id AS consent, me.shares_typing AND they.shares_typing AS "isShared"
FROM conversations c
JOIN users me ON me.id = $2
JOIN users they ON they.id = CASE WHEN c.low_id = $2 THEN c.high_id ELSE c.low_id END
WHERE c.id = $1 AND $2 IN (c.low_id, c.high_id)`;

/** Publishes who is typing, to the other member of an open conversation only. Nothing is stored. */
@Injectable()
export class TypingService implements OnModuleDestroy {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly realtime: RealtimeService,
    private readonly limiter: RateLimiter,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Publishes whether the user is typing, where both members share it. Without a repeat, it ends
   * after `typingMs`.
   * @throws NOT_FOUND, CONSENT_REQUIRED, RATE_LIMITED
   */
  async set(userId: string, conversationId: string, typing: boolean): Promise<void> {
    await this.limiter.consume('signal', userId);
    const { rows } = await this.pool.query<{ peerId: string; consent: string | null; isShared: boolean }>({
      name: 'typing-peer',
      text: PEER,
      values: [conversationId, userId],
    });
    const found = rows[0];
    if (!found) throw new AppError('NOT_FOUND');
    const { peerId, consent } = found;
    if (consent === null) throw new AppError('CONSENT_REQUIRED');
    const key = `${conversationId} ${userId}`;
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (!found.isShared) return;
    const publish = (now: boolean) =>
      this.realtime.publish([peerId], 'typing:changed', { conversationId, userId, typing: now }, { consent });
    publish(typing);
    if (!typing) return;
    const expire = () => {
      this.timers.delete(key);
      publish(false);
    };
    this.timers.set(key, setTimeout(expire, this.config.typingMs).unref());
  }

  onModuleDestroy(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
  }
}
