import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { logFailure } from '../../common/errors/database-errors';
import { PG_POOL } from '../../database/database.module';
import { DomainEvents } from '../../events/domain-events';
import { PresenceTracker } from '../../realtime/presence.tracker';
import { RealtimeService } from '../../realtime/realtime.service';

/**
 * Changes are collected for this long (ms), so that many concurrent ones cost one query instead of
 * one each.
 */
const GATHER_MS = 100;

/** Finds open conversations of these users, and whether both members share presence. */
const PEERS = `
SELECT me.id AS "userId", they.id AS "peerId", c.interest_id AS consent, me.shares_presence AND they.shares_presence AS "isShared"
FROM users me
JOIN receipts mine ON mine.user_id = me.id
JOIN conversations c ON c.id = mine.conversation_id AND c.interest_id IS NOT NULL
JOIN users they ON they.id = CASE WHEN c.low_id = me.id THEN c.high_id ELSE c.low_id END
WHERE me.id = ANY($1::uuid[])`;

interface Peer {
  userId: string;
  peerId: string;
  consent: string;
  isShared: boolean;
}

/** Publishes who is online to connected users, where both members share presence. */
@Injectable()
export class PresenceService implements OnModuleInit {
  private readonly logger = new Logger('Presence');
  /** Users whose presence changed, with the time when they were last seen, or null. */
  private readonly changed = new Map<string, string | null>();
  private readonly resettled = new Set<string>();
  private readonly arrived = new Map<string, string[]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly realtime: RealtimeService,
    private readonly tracker: PresenceTracker,
    private readonly events: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.events.on('presence.changed', ({ userId, lastSeenAt }) =>
      this.later(() => this.changed.set(userId, lastSeenAt)),
    );
    this.events.on('socket.connected', ({ userId, socketId }) =>
      this.later(() => this.arrived.set(userId, [...(this.arrived.get(userId) ?? []), socketId])),
    );
    this.events.on('presence-sharing.changed', ({ userId }) => this.later(() => this.resettled.add(userId)));
  }

  /** Publishes the presence of two users to each other once they are connected. */
  introduce(userIds: string[]): void {
    this.later(() => userIds.forEach((userId) => this.changed.set(userId, null)));
  }

  private later(note: () => unknown): void {
    note();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush().catch((error: unknown) => logFailure(this.logger, error));
    }, GATHER_MS).unref();
  }

  private async flush(): Promise<void> {
    const [changed, resettled, arrived] = [
      new Map(this.changed),
      new Set(this.resettled),
      new Map(this.arrived),
    ];
    for (const one of [this.changed, this.resettled, this.arrived]) one.clear();
    const concerned = [...new Set([...changed.keys(), ...resettled, ...arrived.keys()])];
    const { rows } = await this.pool.query<Peer>({
      name: 'presence-peers',
      text: PEERS,
      values: [concerned],
    });
    for (const { userId, peerId, consent, isShared } of rows) {
      if (resettled.has(userId)) {
        // In both directions: the setting decides what the other one sees, and what the user sees.
        this.publish([peerId], userId, { isShared, consent });
        this.publish([userId], peerId, { isShared, consent });
      } else if (isShared) {
        if (changed.has(userId)) this.publish([peerId], userId, { isShared, consent }, changed.get(userId));
        if (arrived.has(userId) && this.tracker.isOnline(peerId))
          this.greet(arrived.get(userId) ?? [], peerId, consent);
      }
    }
  }

  /** Publishes a user who does not share presence as offline. */
  private publish(
    to: string[],
    userId: string,
    { isShared, consent }: Pick<Peer, 'isShared' | 'consent'>,
    seenAt: string | null = null,
  ): void {
    const online = isShared && this.tracker.isOnline(userId);
    const lastSeenAt = online ? null : seenAt;
    this.realtime.publish(to, 'presence:changed', { userId, online, lastSeenAt }, { consent });
  }

  private greet(socketIds: string[], peerId: string, consent: string): void {
    const payload = { userId: peerId, online: true, lastSeenAt: null };
    for (const socketId of socketIds)
      this.realtime.publishToSocket(socketId, 'presence:changed', payload, { consent });
  }
}
