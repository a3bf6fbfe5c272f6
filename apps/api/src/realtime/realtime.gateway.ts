import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import { Inject, Logger, type OnModuleDestroy } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { RequestHandler } from 'express';
import type { Server, Socket } from 'socket.io';
import { AppError } from '../common/app-error';
import { logFailure } from '../common/database-errors';
import { toAppError } from '../common/error-mapping';
import { isOriginAllowed } from '../common/http-rules';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { EventBinder } from './event-binder';
import { PresenceTracker } from './presence.tracker';
import { RealtimeService, sessionRoom, userRoom } from './realtime.service';
import { SessionGate } from './session-gate';

const SWEEP_MS = 60_000;
const identities = new WeakMap<Socket, Identity>();

/** Lets sockets in, puts them in the rooms of their person and session, and ends them with their session. */
@WebSocketGateway()
export class RealtimeGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket>, OnModuleDestroy {
  private readonly logger = new Logger('Sockets');
  private sweep: NodeJS.Timeout | undefined;
  private io: Server | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly realtime: RealtimeService,
    private readonly events: EventBinder,
    private readonly presence: PresenceTracker,
    private readonly gate: SessionGate,
  ) {}

  afterInit(io: Server): void {
    this.io = io;
    this.realtime.attach(io);
    // Looked up per handshake: gateways are bound before the feature that provides it is initialised.
    io.engine.use(
      (...handshake: Parameters<RequestHandler>) => void this.realtime.auth.loadSession(...handshake),
    );
    // In io.use and not in allowRequest: only here can a refusal carry its code to the client.
    io.use((socket, next) => {
      try {
        this.admit(socket);
        next();
      } catch (error) {
        next(refusal(error));
      }
    });
    io.engine.on('flush', ({ request }: { request: IncomingMessage }) => writeTogether(request.socket));
    this.sweep = setInterval(() => void this.endGone(), SWEEP_MS).unref();
  }

  handleConnection(socket: Socket): void {
    const identity = identities.get(socket);
    if (!identity) return void socket.disconnect(true);
    void socket.join([userRoom(identity.userId), sessionRoom(identity.sessionId)]);
    this.events.bind(socket, identity);
    this.presence.connected(identity.userId, socket.id);
    socket.once('disconnect', () => this.presence.disconnected(identity.userId, socket.id));
    // A session that ended between the handshake and the join could not find this socket; so look once more.
    void this.endMissing([identity]);
  }

  onModuleDestroy(): void {
    clearInterval(this.sweep);
  }

  /** Ends the sockets here of all sessions that are over, also of those whose end was not heard of. */
  async endGone(): Promise<void> {
    const all = [...(this.io?.sockets.sockets.values() ?? [])].flatMap(
      (socket) => identities.get(socket) ?? [],
    );
    for (const { sessionId, expiresAt } of all)
      if (expiresAt <= Date.now()) this.realtime.endSession(sessionId, 'expired');
    await this.endMissing(all);
  }

  private admit(socket: Socket): void {
    if (!isOriginAllowed(socket.request.headers, this.config.webOrigins))
      throw new AppError('FORBIDDEN_ORIGIN');
    const identity = this.realtime.auth.authenticate(socket.request);
    if (!identity) throw new AppError('UNAUTHENTICATED');
    if (identity.isClosing) throw new AppError('ACCOUNT_CLOSING');
    identities.set(socket, identity);
  }

  private async endMissing(asked: Identity[]): Promise<void> {
    if (asked.length === 0) return;
    try {
      const ids = await this.realtime.auth.ended(asked);
      void this.gate.close(ids);
      for (const id of ids) this.realtime.endSession(id, 'signed_out');
    } catch (error) {
      logFailure(this.logger, error);
    }
  }
}

/**
 * Frames of one turn of the event loop leave in one system call instead of one each: the acks and events of a batch come
 * all at once, and writing was a third of the server's time.
 */
function writeTogether(socket: TcpSocket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
}

function refusal(error: unknown): Error & { data: unknown } {
  const { code, message } = (toAppError(error) ?? new AppError('INTERNAL')).toAck();
  return Object.assign(new Error(message), { data: { code } });
}
