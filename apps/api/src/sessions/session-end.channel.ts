import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sessionEndReasonSchema, type SessionEndReason } from '@zentra/contracts';
import * as z from 'zod';
import { ControlChannel } from '../cluster/control.channel';
import type { Sql } from '../database/in-transaction';
import { RealtimeGateway } from '../realtime/realtime.gateway';
import { RealtimeService } from '../realtime/realtime.service';
import { InFlightTracker } from '../realtime/in-flight-tracker';

const KIND = 'sessions.ended';
/** Session ids per notice, whose size is limited. */
const IDS_AT_ONCE = 100;
/** Longest wait for other processes, ms: they wait 5 s for requests in flight. */
const OTHERS_MS = 5_500;
const MOST_PENDING = 10_000;
const noticeSchema = z.object({ ids: z.array(z.string()), reason: sessionEndReasonSchema });

/**
 * Ends the calls and sockets of ended sessions in every process on this database. The admin command
 * sends the same notices. The rows are deleted by then, so a process that misses a notice admits no
 * new connection. When it is connected again, it checks its open sockets.
 */
@Injectable()
export class SessionEndChannel implements OnModuleInit {
  /** The notice of each session that is about to end. */
  private readonly notices = new Map<string, number>();

  constructor(
    private readonly control: ControlChannel,
    private readonly realtime: RealtimeService,
    private readonly gateway: RealtimeGateway,
    private readonly gate: InFlightTracker,
  ) {}

  onModuleInit(): void {
    this.control.on(KIND, noticeSchema, ({ ids, reason }) => this.endHere(ids, reason));
    this.control.onConnected(() => this.gateway.endGone());
  }

  /**
   * Announces the end of sessions to every process. `sql` is the transaction that deletes their
   * rows. So a process that crashes right after the commit leaves no open sockets in another one.
   */
  async announce(sql: Sql, ids: string[], reason: SessionEndReason): Promise<void> {
    for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
      const some = ids.slice(i, i + IDS_AT_ONCE);
      const n = await this.control.notify(sql, KIND, { ids: some, reason }, { isAwaited: true });
      for (const id of some) this.notices.set(id, n);
    }
    for (const oldest of this.notices.keys()) {
      if (this.notices.size <= MOST_PENDING) break;
      this.notices.delete(oldest); // of a transaction that was rolled back
    }
  }

  /**
   * Ends sessions after their rows are deleted. Resolves when their calls in flight are done in
   * every process. Waits at most 5.5 s for a process that does not answer.
   */
  async close(ids: string[], reason: SessionEndReason): Promise<void> {
    const done = this.endHere(ids, reason);
    const notices = new Set(ids.flatMap((id) => this.notices.get(id) ?? []));
    for (const id of ids) this.notices.delete(id);
    await Promise.all([done, ...[...notices].map((n) => this.control.obeyed(n, OTHERS_MS))]);
  }

  /** Refuses new calls of these sessions and closes their sockets in this process. */
  private endHere(ids: string[], reason: SessionEndReason): Promise<void> {
    const done = this.gate.drain(ids);
    for (const id of ids) this.realtime.endSession(id, reason);
    return done;
  }
}
