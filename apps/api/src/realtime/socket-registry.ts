import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { SOCKET_CLOSE_CODES } from '@zentra/contracts';
import { BackgroundJob } from '../common/concurrency/background-job';
import { RateLimiter } from '../common/limits/rate-limit';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { BoundedWebSocket } from './bounded-web-socket';
import { ConnectionGroups, mostOfOneUser } from './connection-groups';
import { currentTurn } from './event-loop-turn';
import {
  CHECK_MS,
  FLOOD_PENALTY,
  scaled,
  SOCKETS_PER_ADDRESS,
  SOCKETS_PER_SESSION,
  SOCKETS_PER_USER,
  USER_FRAMES,
} from './socket-bounds';
import { SocketConnection, type ConnectionOwner, type EngineConnection } from './socket-connection';
import { TokenBucket } from './token-bucket';

const REPORT_MS = 60_000;

/** Why the server ended a connection. */
export type EndCause = 'flood' | 'backlog' | 'stalled' | 'too_many';

/**
 * Registers every connection of this process, from its upgrade to its end. Ends connections that
 * flood or do not read. Ends the oldest where a session, a user or an address has too many.
 */
@Injectable()
export class SocketRegistry implements OnModuleDestroy {
  /** Connections that were ended since the start, by cause. */
  readonly ended: Record<EndCause, number> = { flood: 0, backlog: 0, stalled: 0, too_many: 0 };
  private readonly logger = new Logger('Sockets');
  private readonly all = new Set<SocketConnection>();
  private readonly bySession = new ConnectionGroups(({ owner }) => owner.sessionId);
  private readonly byUser = new ConnectionGroups(({ owner }) => owner.userId);
  private readonly byAddress = new ConnectionGroups(({ owner }) => owner.address);
  private readonly jobs: BackgroundJob[];
  private reported = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly limiter: RateLimiter,
  ) {
    const { logger } = this;
    this.jobs = [
      new BackgroundJob({ everyMs: CHECK_MS, round: () => this.endStalled(), logger }),
      new BackgroundJob({ everyMs: REPORT_MS, round: () => this.report(), logger }),
    ];
    for (const job of this.jobs) job.start();
  }

  onModuleDestroy(): void {
    for (const job of this.jobs) void job.stop();
  }

  /**
   * Adds a connection that has just been upgraded. Ends the oldest one where that exceeds a limit.
   */
  add(conn: EngineConnection, owner: ConnectionOwner): void {
    const { websocket } = conn.request as { websocket?: unknown };
    if (!(websocket instanceof BoundedWebSocket)) throw new Error('Sockets need boundedEngine()');
    const connection = new SocketConnection(conn, websocket, owner, () => this.end(connection, 'backlog'));
    websocket.onFlood = () => {
      this.end(connection, 'flood');
      if (owner.userId !== null) this.limiter.penalize('connect', owner.userId, FLOOD_PENALTY);
    };
    this.all.add(connection);
    conn.once('close', () => this.remove(connection));
    const { rateLimitFactor: factor } = this.config;
    this.makeRoom(this.bySession.add(connection), SOCKETS_PER_SESSION);
    const ofUser = this.byUser.add(connection);
    this.makeRoom(ofUser, SOCKETS_PER_USER);
    websocket.shared = sharedFrames(ofUser, factor);
    const ofAddress = this.byAddress.add(connection);
    if (ofAddress.size <= scaled(SOCKETS_PER_ADDRESS, factor)) return;
    const [oldest] = mostOfOneUser(ofAddress);
    if (oldest) this.end(oldest, 'too_many');
  }

  private makeRoom(group: ReadonlySet<SocketConnection>, limit: number): void {
    const [oldest] = group;
    if (oldest && group.size > scaled(limit, this.config.rateLimitFactor)) this.end(oldest, 'too_many');
  }

  private endStalled(): void {
    const now = performance.now();
    for (const connection of this.all)
      if (connection.isStuck(this.config.socketStallMs, now)) this.end(connection, 'stalled');
  }

  private end(connection: SocketConnection, cause: EndCause): void {
    if (!this.remove(connection)) return;
    this.ended[cause] += 1;
    if (cause === 'too_many') connection.close(SOCKET_CLOSE_CODES.tooManySockets);
    else connection.terminate();
  }

  /** Removes a connection. @returns whether it was registered */
  private remove(connection: SocketConnection): boolean {
    for (const groups of [this.bySession, this.byUser, this.byAddress]) groups.delete(connection);
    return this.all.delete(connection);
  }

  private report(): void {
    const { flood, backlog, stalled, too_many: tooMany } = this.ended;
    const total = flood + backlog + stalled + tooMany;
    if (total > this.reported)
      this.logger.warn(
        `Connections ended since the start: ${flood} for too many frames, ${backlog} for unread data above the bound, ` +
          `${stalled} for not reading, ${tooMany} for too many connections.`,
      );
    this.reported = total;
  }
}

/** Returns the bucket that all connections of one user share; created with the first of them. */
function sharedFrames(ofUser: ReadonlySet<SocketConnection>, factor: number): TokenBucket | undefined {
  if (factor === 0 || ofUser.size === 0) return undefined;
  const [first] = ofUser;
  const { burst, perSecond } = USER_FRAMES;
  return (
    first?.websocket.shared ??
    new TokenBucket(scaled(burst, factor), scaled(perSecond, factor), currentTurn().startedAt)
  );
}
