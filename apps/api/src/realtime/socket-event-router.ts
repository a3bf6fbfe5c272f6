import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  CLIENT_EVENTS,
  type Ack,
  type ClientEvent,
  type ClientPayload,
  type ClientResult,
} from '@zentra/contracts';
import type { Socket } from 'socket.io';
import { AppError } from '../common/errors/app-error';
import { ControlChannel } from '../cluster/control.channel';
import { queueOfUsers } from '../common/concurrency/call-queue';
import { toAppError } from '../common/errors/error-mapping';
import type { FairQueue } from '../common/concurrency/fair-queue';
import type { Identity } from '../common/identity';
import { parseFields } from '../common/validation/schema.pipe';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { InFlightTracker } from './in-flight-tracker';
import { RealtimeService } from './realtime.service';

export type EventHandler<E extends ClientEvent> = (
  identity: Identity,
  payload: ClientPayload<E>,
  socketId: string,
) => Promise<ClientResult<E>>;

/** Events that run a query each. Messages and marks do not: they are written in batches. */
const QUEUED: ReadonlySet<string> = new Set<ClientEvent>([
  'message:edit',
  'message:delete',
  'message:react',
  'typing:set',
]);
/** Above a burst of 300. */
const BOUNDS = { waitingPerKey: 500, waiting: 5_000 };

type Reply = (ack: Ack<unknown>) => void;
/** Parses the payload first. Throws where that fails. */
type Handler = (identity: Identity, payload: unknown, socketId: string) => Promise<unknown>;

/**
 * Routes client events of the contract to features: parses, calls and acks. Nest's gateway pipeline
 * costs most of the throughput and does not ack thrown errors, see docs/adr/0002. Every event with
 * an ack callback is answered, and errors do not end the socket.
 */
@Injectable()
export class SocketEventRouter {
  private readonly logger = new Logger('Sockets');
  private readonly handlers = new Map<string, Handler>();

  /** Registers the handler of `event`; called once, at start-up. */
  handle<E extends ClientEvent>(event: E, handler: EventHandler<E>): void {
    const schema = CLIENT_EVENTS[event].payload;
    this.handlers.set(event, (identity, payload, socketId) =>
      handler(identity, parseFields(schema, payload) as ClientPayload<E>, socketId),
    );
  }

  private readonly queue: FairQueue;

  constructor(
    private readonly gate: InFlightTracker,
    private readonly control: ControlChannel,
    private readonly realtime: RealtimeService,
    @Inject(CONFIG) config: Config,
  ) {
    this.queue = queueOfUsers(config, BOUNDS);
  }

  /** Answers all events of a socket as `identity`. */
  bind(socket: Socket, identity: Identity): void {
    socket.onAny((event: string, ...args: unknown[]) => {
      void this.answer(socket, identity, event, args);
    });
  }

  private async answer(socket: Socket, identity: Identity, event: string, args: unknown[]): Promise<void> {
    const last = args.at(-1);
    const reply = typeof last === 'function' ? (args.pop() as Reply) : undefined;
    try {
      const handler = this.handlers.get(event);
      if (!handler) throw new AppError('UNKNOWN_EVENT');
      if (args.length > 1) throw AppError.invalid('', 'invalid');
      const data = QUEUED.has(event)
        ? await this.queue.run(identity.userId, () => this.act(handler, identity, args[0], socket.id))
        : await this.act(handler, identity, args[0], socket.id);
      reply?.({ ok: true, data });
    } catch (error) {
      const known = toAppError(error);
      if (!known) this.logger.error(error);
      reply?.({ ok: false, error: (known ?? new AppError('INTERNAL')).toAck() });
    }
  }

  private async act(
    handler: Handler,
    identity: Identity,
    payload: unknown,
    socketId: string,
  ): Promise<unknown> {
    // Otherwise this process may not know of the end of the session.
    if (!this.control.lease.isFresh()) await this.realtime.expectLive(identity);
    const leave = this.gate.begin(identity.sessionId);
    try {
      return await handler(identity, payload, socketId);
    } finally {
      leave();
    }
  }
}
