import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import { Inject, Logger, type OnModuleDestroy } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { RequestHandler } from 'express';
import type { Server, Socket } from 'socket.io';
import { AppError } from '../common/errors/app-error';
import { BackgroundJob } from '../common/concurrency/background-job';
import { logFailure } from '../common/errors/database-errors';
import { toAppError } from '../common/errors/error-mapping';
import { isOriginAllowed } from '../common/http/http-rules';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { SocketEventRouter } from './socket-event-router';
import { HandshakeGuard } from './handshake.guard';
import { PresenceTracker } from './presence.tracker';
import { RealtimeService, sessionRoom, userRoom } from './realtime.service';
import { InFlightTracker } from './in-flight-tracker';
import type { EngineConnection } from './socket-connection';
import { SocketRegistry } from './socket-registry';

const SWEEP_MS = 60_000;
const identities = new WeakMap<Socket, Identity>();
/** Sockets of users who were connected to no process before. */
const arriving = new WeakSet<Socket>();
/** Connections that have sent a Socket.IO CONNECT. */
const asked = new WeakSet<EngineConnection>();

/**
 * Admits sockets, joins them to the rooms of their user and session, and ends them with their
 * session.
 */
@WebSocketGateway()
export class RealtimeGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket>, OnModuleDestroy {
  private readonly logger = new Logger('Sockets');
  private readonly sweeping = new BackgroundJob({
    everyMs: SWEEP_MS,
    round: () => this.endGone(),
    logger: this.logger,
  });
  private io: Server | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly realtime: RealtimeService,
    private readonly events: SocketEventRouter,
    private readonly presence: PresenceTracker,
    private readonly gate: InFlightTracker,
    private readonly handshakes: HandshakeGuard,
    private readonly connections: SocketRegistry,
  ) {}

  afterInit(io: Server): void {
    this.io = io;
    this.realtime.attach(io);
    io.engine.use(this.handshakes.beforeSession);
    // Resolved per handshake: gateways are bound before the sessions feature is initialised.
    io.engine.use(
      (...handshake: Parameters<RequestHandler>) => void this.realtime.auth.loadSession(...handshake),
    );
    io.engine.use(this.handshakes.afterSession);
    io.engine.on('connection', (conn: EngineConnection) => this.count(conn));
    // Refusals carry their code, so that clients can distinguish them. Without a session there is
    // not even a WebSocket.
    io.use((socket, next) => {
      // Until the first CONNECT is answered, each further one creates another socket.
      if (asked.has(socket.conn)) socket.conn.close();
      asked.add(socket.conn);
      this.admit(socket).then(
        () => next(),
        (error: unknown) => {
          next(refusal(error));
          // After the refusal, which Socket.IO sends in the next tick.
          setImmediate(() => socket.conn.close());
        },
      );
    });
    io.engine.on('flush', ({ request }: { request: IncomingMessage }) => writeTogether(request.socket));
    this.sweeping.start();
  }

  handleConnection(socket: Socket): void {
    const identity = identities.get(socket);
    if (!identity) return void socket.disconnect(true);
    void socket.join([userRoom(identity.userId), sessionRoom(identity.sessionId)]);
    this.events.bind(socket, identity);
    this.presence.connected(identity.userId, socket.id, arriving.has(socket));
    socket.once('disconnect', () => this.presence.disconnected(identity.userId, socket.id));
    // A session that ended between the handshake and the join did not find this socket. So check
    // again.
    this.endMissing([identity]).catch((error: unknown) => logFailure(this.logger, error));
  }

  onModuleDestroy(): void {
    void this.sweeping.stop();
  }

  /**
   * Ends the sockets of this process whose sessions are over, even if the event of their end was
   * lost.
   */
  async endGone(): Promise<void> {
    const all = [...(this.io?.sockets.sockets.values() ?? [])].flatMap(
      (socket) => identities.get(socket) ?? [],
    );
    for (const { sessionId, expiresAt } of all)
      if (expiresAt <= Date.now()) this.realtime.endSession(sessionId, 'expired');
    await this.endMissing(all);
  }

  private count(conn: EngineConnection): void {
    const identity = this.realtime.auth.authenticate(conn.request);
    const address = this.handshakes.addressOf(conn.request);
    const { userId = null, sessionId = null } = identity ?? {};
    this.connections.add(conn, { address, userId, sessionId });
  }

  /** Subscribes to the events of the user before the socket is connected. So none is missed. */
  private async admit(socket: Socket): Promise<void> {
    if (!isOriginAllowed(socket.request.headers, this.config.webOrigins))
      throw new AppError('FORBIDDEN_ORIGIN');
    const identity = this.realtime.auth.authenticate(socket.request);
    if (!identity) throw new AppError('UNAUTHENTICATED');
    if (identity.isClosing) throw new AppError('ACCOUNT_CLOSING');
    identities.set(socket, identity);
    if (!(await this.presence.isElsewhere(identity.userId))) arriving.add(socket);
    const unsubscribe = await this.realtime.subscribe(identity.userId);
    if (socket.conn.readyState === 'open') socket.conn.once('close', unsubscribe);
    else unsubscribe();
  }

  private async endMissing(some: Identity[]): Promise<void> {
    if (some.length === 0) return;
    const ids = await this.realtime.auth.ended(some);
    void this.gate.drain(ids);
    for (const id of ids) this.realtime.endSession(id, 'signed_out');
  }
}

/**
 * Writes the frames of one turn of the event loop in one system call. The acks and events of a
 * batch are sent together, and writing took a third of the server's time.
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
