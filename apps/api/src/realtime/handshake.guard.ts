import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Draining } from '../cluster/draining';
import { AppError } from '../common/errors/app-error';
import { clientAddress, forwardedAddress } from '../common/http/client-address';
import { toAppError } from '../common/errors/error-mapping';
import { RateLimiter } from '../common/limits/rate-limit';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { RealtimeService } from './realtime.service';

type Next = (error?: unknown) => void;

/**
 * Refuses upgrades before the session is loaded: of the wrong kind, too many, or without a signed
 * session cookie.
 */
@Injectable()
export class HandshakeGuard {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly limiter: RateLimiter,
    private readonly realtime: RealtimeService,
    private readonly draining: Draining,
  ) {}

  /** Returns the key by which limits count the client's address. */
  addressOf(request: IncomingMessage): string {
    return clientAddress({
      socket: request.socket,
      ip: forwardedAddress(request, this.config.trustProxy),
    });
  }

  /** Runs before the session is loaded. Answers RATE_LIMITED, UNAUTHENTICATED or
   * UNAVAILABLE. */
  readonly beforeSession = (request: IncomingMessage, _response: ServerResponse, next: Next): void => {
    // Engine.IO answers 400 to long polling and to a second WebSocket for an existing connection.
    if (!isUpgrade(request) || hasConnection(request)) return next(new Error('Not a first upgrade'));
    const { socket } = request;
    // Between the upgrade and the WebSocket, an error without a listener would end the process.
    socket.on('error', () => socket.destroy());
    this.pass(request, next, async () => {
      // The client tries again, and a balancer sends it to another process.
      if (this.draining.isDraining) throw new AppError('UNAVAILABLE', { retryAfter: 1 });
      await this.limiter.consume('handshake', this.addressOf(request));
      const id = this.realtime.auth.signedSessionIdOf(request);
      if (id === undefined) throw new AppError('UNAUTHENTICATED');
      await this.limiter.consume('connectSession', id);
    });
  };

  /** Runs after the session is loaded. Answers RATE_LIMITED. */
  readonly afterSession = (request: IncomingMessage, _response: ServerResponse, next: Next): void =>
    this.pass(request, next, async () => {
      const identity = this.realtime.auth.authenticate(request);
      if (identity) await this.limiter.consume('connect', identity.userId);
    });

  private pass(request: IncomingMessage, next: Next, rule: () => Promise<void>): void {
    rule().then(
      () => next(),
      (error: unknown) => refuseUpgrade(request.socket, toAppError(error) ?? new AppError('INTERNAL')),
    );
  }
}

const isUpgrade = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';
const hasConnection = ({ url = '' }: IncomingMessage): boolean => /[?&]sid=/.test(url);

/** Answers an upgrade with a problem document instead of a WebSocket, and ends its connection. */
export function refuseUpgrade(socket: Duplex, error: AppError): void {
  // Without a listener, a connection that is reset during the answer would end the process.
  socket.on('error', () => socket.destroy());
  const body = JSON.stringify(error.toProblem());
  const { retryAfter } = error.extra;
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
