import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { BackgroundJob } from '../../common/concurrency/background-job';
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

/** How often users who are shown as online are checked, ms. */
const SWEEP_MS = 5_000;
/** Checks in a row that may find a user absent; with the next one, their process has stopped. */
const MOST_ABSENCES = 2;

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
export class PresenceService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Presence');
  /** Users whose presence changed, with the time when they were last seen, or null. */
  private readonly changed = new Map<string, string | null>();
  private readonly resettled = new Set<string>();
  private readonly arrived = new Map<string, string[]>();
  private timer: NodeJS.Timeout | undefined;
  /** Users whom devices here show as online, with the checks in a row that found them absent. */
  private readonly shown = new Map<string, number>();
  /** Users whose process has stopped. Every process notifies its own devices. */
  private readonly vanished = new Set<string>();
  private readonly sweeping = new BackgroundJob({
    everyMs: SWEEP_MS,
    round: () => this.findVanished(),
    logger: this.logger,
  });

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly realtime: RealtimeService,
    private readonly tracker: PresenceTracker,
    private readonly events: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.sweeping.start();
    this.events.on('presence.changed', ({ userId, lastSeenAt }) => {
      this.vanished.delete(userId);
      this.later(() => this.changed.set(userId, lastSeenAt));
    });
    this.events.on('socket.connected', ({ userId, socketId }) =>
      this.later(() => this.arrived.set(userId, [...(this.arrived.get(userId) ?? []), socketId])),
    );
    this.events.on('presence.shown', ({ userId, online }) => {
      if (online) this.shown.set(userId, 0);
      else this.shown.delete(userId);
    });
    this.events.on('presence-sharing.changed', ({ userId }) => this.later(() => this.resettled.add(userId)));
  }

  onModuleDestroy(): Promise<void> {
    clearTimeout(this.timer);
    return this.sweeping.stop();
  }

  /** Finds users who are shown as online and have been connected to no process for 10 to 15 s. */
  private async findVanished(): Promise<void> {
    const absent = new Set(await this.tracker.absentOf([...this.shown.keys()]));
    for (const [userId, absences] of this.shown) {
      if (!absent.has(userId)) this.shown.set(userId, 0);
      else if (absences < MOST_ABSENCES) this.shown.set(userId, absences + 1);
      else {
        this.shown.delete(userId);
        this.later(() => this.vanished.add(userId) && this.changed.set(userId, new Date().toISOString()));
      }
    }
  }

  /** Publishes the presence of two users to each other once they are connected. */
  introduce(userIds: string[]): void {
    this.later(() => userIds.forEach((userId) => this.changed.set(userId, null)));
  }

  private later(note: () => unknown): void {
    note();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const vanished = [...this.vanished];
      void this.flush().catch((error: unknown) => {
        logFailure(this.logger, error);
        // The next check reports them again.
        for (const userId of vanished) this.shown.set(userId, MOST_ABSENCES);
      });
    }, GATHER_MS).unref();
  }

  private async flush(): Promise<void> {
    const [changed, resettled, arrived] = [
      new Map(this.changed),
      new Set(this.resettled),
      new Map(this.arrived),
    ];
    const vanished = new Set(this.vanished);
    for (const one of [this.changed, this.resettled, this.arrived, this.vanished]) one.clear();
    const concerned = [...new Set([...changed.keys(), ...resettled, ...arrived.keys()])];
    const { rows } = await this.pool.query<Peer>({
      name: 'presence-peers',
      text: PEERS,
      values: [concerned],
    });
    const online = await this.tracker.onlineOf([
      ...new Set(rows.flatMap(({ userId, peerId }) => [userId, peerId])),
    ]);
    for (const { userId, peerId, consent, isShared } of rows) {
      const isHereOnly = vanished.has(userId);
      if (resettled.has(userId)) {
        // In both directions: the setting decides what the other one sees, and what the user sees.
        this.publish([peerId], userId, online, { isShared, consent });
        this.publish([userId], peerId, online, { isShared, consent });
      } else if (isShared) {
        if (changed.has(userId))
          this.publish([peerId], userId, online, { isShared, consent, isHereOnly }, changed.get(userId));
        if (arrived.has(userId) && online.has(peerId)) this.greet(arrived.get(userId) ?? [], peerId, consent);
      }
    }
  }

  /** Publishes a user who does not share presence as offline. */
  private publish(
    to: string[],
    userId: string,
    online: ReadonlySet<string>,
    { isShared, consent, isHereOnly }: Pick<Peer, 'isShared' | 'consent'> & { isHereOnly?: boolean },
    seenAt: string | null = null,
  ): void {
    const isOnline = isShared && online.has(userId);
    const payload = { userId, online: isOnline, lastSeenAt: isOnline ? null : seenAt };
    this.realtime.publish(to, 'presence:changed', payload, { consent, isHereOnly });
  }

  private greet(socketIds: string[], peerId: string, consent: string): void {
    const payload = { userId: peerId, online: true, lastSeenAt: null };
    for (const socketId of socketIds)
      this.realtime.publishToSocket(socketId, 'presence:changed', payload, { consent });
  }
}
