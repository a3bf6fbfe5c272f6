import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerPayload, SessionEndReason } from '@zentra/contracts';
import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { Identity } from '../common/identity';

/** How a handshake is authenticated. Provided by the sessions feature, in a higher layer. */
export interface HandshakeAuth {
  loadSession: RequestHandler;
  /**
   * Returns the session id of a cookie that this server has signed; the session may have ended.
   * Runs no query.
   */
  signedSessionIdOf(request: IncomingMessage): string | undefined;
  authenticate(request: IncomingMessage): Identity | null;
  /** Returns the ids of those sessions that no longer exist. */
  ended(identities: Identity[]): Promise<string[]>;
}

export const userRoom = (userId: string) => `user:${userId}`;
export const sessionRoom = (sessionId: string) => `session:${sessionId}`;

/**
 * Sends events to clients, addressed to users, a socket or a session. Features never use room
 * names.
 */
@Injectable()
export class RealtimeService {
  private io: Server | undefined;
  private handshake: HandshakeAuth | undefined;

  /** Sets the server through which events are sent; events before that are dropped. */
  attach(io: Server): void {
    this.io = io;
  }

  /** Registers how handshakes are authenticated; called by `SessionsService` at start-up. */
  authenticateWith(handshake: HandshakeAuth): void {
    this.handshake = handshake;
  }

  /** Throws an error where no feature has called `authenticateWith()`. */
  get auth(): HandshakeAuth {
    if (!this.handshake) throw new Error('Sockets need authenticateWith() first');
    return this.handshake;
  }

  /**
   * Sends to every device of these users. Call it after the commit. `except` are sockets that get
   * the result in their ack.
   */
  publish<E extends ServerEvent>(
    userIds: string[],
    event: E,
    payload: ServerPayload<E>,
    except: string | string[] = [],
  ): void {
    this.io?.to(userIds.map(userRoom)).except(except).emit(event, payload);
  }

  /** Sends to one socket. */
  publishToSocket<E extends ServerEvent>(socketId: string, event: E, payload: ServerPayload<E>): void {
    this.io?.to(socketId).emit(event, payload);
  }

  /** Sends `session:ended` with the reason to the sockets of a session, and closes them. */
  endSession(sessionId: string, reason: SessionEndReason): void {
    const payload: ServerPayload<'session:ended'> = { reason };
    this.io?.to(sessionRoom(sessionId)).emit('session:ended', payload);
    this.io?.in(sessionRoom(sessionId)).disconnectSockets(true);
  }
}
