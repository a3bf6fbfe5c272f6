import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerPayload, SessionEndReason } from '@zentra/contracts';
import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { Identity } from '../common/identity';

/** How the handshake learns who is connecting; the auth feature, which stands above, provides it. */
export interface HandshakeAuth {
  loadSession: RequestHandler;
  /** The session id of a cookie that this server has signed; the session may have ended. Costs no query. */
  signedSessionIdOf(request: IncomingMessage): string | undefined;
  authenticate(request: IncomingMessage): Identity | null;
  /** The ids of those sessions of these that stand in the store no more. */
  ended(identities: Identity[]): Promise<string[]>;
}

export const userRoom = (userId: string) => `user:${userId}`;
export const sessionRoom = (sessionId: string) => `session:${sessionId}`;

/** The one door for events to clients: addressed to people or to a session, never to rooms by name. */
@Injectable()
export class RealtimeService {
  private io: Server | undefined;
  private handshake: HandshakeAuth | undefined;

  attach(io: Server): void {
    this.io = io;
  }

  authenticateWith(handshake: HandshakeAuth): void {
    this.handshake = handshake;
  }

  get auth(): HandshakeAuth {
    if (!this.handshake) throw new Error('Sockets need authenticateWith() first');
    return this.handshake;
  }

  /** Sends to every device of these people; call it after the commit. `except` are sockets that have the news from their ack. */
  publish<E extends ServerEvent>(
    userIds: string[],
    event: E,
    payload: ServerPayload<E>,
    except: string | string[] = [],
  ): void {
    this.io?.to(userIds.map(userRoom)).except(except).emit(event, payload);
  }

  /** Sends to one device. */
  tell<E extends ServerEvent>(socketId: string, event: E, payload: ServerPayload<E>): void {
    this.io?.to(socketId).emit(event, payload);
  }

  /** Tells the sockets of one session why, and closes them. */
  endSession(sessionId: string, reason: SessionEndReason): void {
    const payload: ServerPayload<'session:ended'> = { reason };
    this.io?.to(sessionRoom(sessionId)).emit('session:ended', payload);
    this.io?.in(sessionRoom(sessionId)).disconnectSockets(true);
  }
}
