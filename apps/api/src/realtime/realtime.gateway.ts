import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import { Inject, Logger, type OnModuleDestroy } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { RequestHandler } from 'express';
import type { Server, Socket } from 'socket.io';
import { AppError } from '../common/app-error';
import { toAppError } from '../common/error-mapping';
import { isOriginAllowed } from '../common/http-rules';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { EventBinder } from './event-binder';
import { PresenceTracker } from './presence.tracker';
import { RealtimeService, sessionRoom, userRoom } from './realtime.service';

const SWEEP_MS = 60_000;
const identities = new WeakMap<Socket, Identity>();

/** Lets sockets in, puts them in the rooms of their person and session, and ends them with their session. */
@WebSocketGateway()
export class RealtimeGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket>, OnModuleDestroy {
  private readonly logger = new Logger('Sockets');
  private sweep: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly realtime: RealtimeService,
    private readonly events: EventBinder,
    private readonly presence: PresenceTracker,
  ) {}

  afterInit(io: Server): void {
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
    this.sweep = setInterval(() => this.endExpired(io), SWEEP_MS).unref();
  }

  handleConnection(socket: Socket): void {
    const identity = identities.get(socket);
    if (!identity) return void socket.disconnect(true);
    void socket.join([userRoom(identity.userId), sessionRoom(identity.sessionId)]);
    this.events.bind(socket, identity);
    this.presence.connected(identity.userId, socket.id);
    socket.once('disconnect', () => this.presence.disconnected(identity.userId, socket.id));
    void this.endIfRevoked(identity);
  }

  onModuleDestroy(): void {
    clearInterval(this.sweep);
  }

  private admit(socket: Socket): void {
    if (!isOriginAllowed(socket.request.headers, this.config.webOrigins))
      throw new AppError('FORBIDDEN_ORIGIN');
    const identity = this.realtime.auth.authenticate(socket.request);
    if (!identity) throw new AppError('UNAUTHENTICATED');
    if (identity.isClosing) throw new AppError('ACCOUNT_CLOSING');
    identities.set(socket, identity);
  }

  /** A session revoked between the handshake and the join could not find this socket; so look once more. */
  private async endIfRevoked(identity: Identity): Promise<void> {
    try {
      if (!(await this.realtime.auth.isLive(identity)))
        this.realtime.endSession(identity.sessionId, 'signed_out');
    } catch (error) {
      this.logger.warn(error);
    }
  }

  private endExpired(io: Server): void {
    for (const socket of io.sockets.sockets.values()) {
      const identity = identities.get(socket);
      if (identity && identity.expiresAt <= Date.now())
        this.realtime.endSession(identity.sessionId, 'expired');
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
