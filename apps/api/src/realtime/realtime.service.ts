import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerPayload, SessionEndReason } from '@zentra/contracts';
import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { Identity } from '../common/identity';
import { ControlChannel } from '../cluster/control.channel';
import { EndedConsents } from './ended-consents';

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

/** Events that are held at most, before clients have to fetch everything again. */
const MOST_HELD = 10_000;

/** Events of a pair: none of them is delivered once the end of their conversation is answered. */
type PairEvent =
  | 'message:new'
  | 'message:changed'
  | 'conversation:moved'
  | 'conversation:receipt'
  | 'typing:changed'
  | 'presence:changed';

interface PublishOptions {
  /** Sockets that get the result in their ack. */
  except?: string | string[];
}

interface Consent {
  /** The accepted interest of the conversation; null only for events to a user's own devices. */
  consent: string | null;
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

  /** Events of pairs that wait until the lease of this process is fresh again. */
  private readonly held: (() => void)[] = [];
  private hasDropped = false;

  constructor(
    private readonly endedConsents: EndedConsents,
    private readonly control: ControlChannel,
  ) {
    control.onRenewed(() => this.sendHeld());
  }

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
   * Sends to every device of these users. Call it after the commit. Drops an event of a pair whose
   * consent has ended.
   */
  publish<E extends PairEvent>(
    userIds: string[],
    event: E,
    payload: ServerPayload<E>,
    options: PublishOptions & Consent,
  ): void;
  publish<E extends Exclude<ServerEvent, PairEvent>>(
    userIds: string[],
    event: E,
    payload: ServerPayload<E>,
    options?: PublishOptions,
  ): void;
  publish(
    userIds: string[],
    event: ServerEvent,
    payload: object,
    { except = [], consent = null }: PublishOptions & Partial<Consent> = {},
  ): void {
    if (this.mustHold(consent, () => this.send(userIds, event, payload, except, consent))) return;
    this.send(userIds, event, payload, except, consent);
  }

  /**
   * Sends to the devices of these users that are connected to this process. For events that every
   * process sends by itself, because each receives the same notice.
   */
  publishHere<E extends Exclude<ServerEvent, PairEvent>>(
    userIds: string[],
    event: E,
    payload: ServerPayload<E>,
  ): void {
    this.send(userIds, event, payload, [], null);
  }

  /** Lets every device of this process fetch everything again. */
  publishMissed(): void {
    this.io?.emit('events:missed', {});
  }

  /** Whether a device of the user is connected to this process. */
  isHere(userId: string): boolean {
    return this.io?.sockets.adapter.rooms.has(userRoom(userId)) ?? false;
  }

  /** Sends an event of a pair to one socket of this process, unless the consent has ended. */
  publishToSocket<E extends PairEvent>(
    socketId: string,
    event: E,
    payload: ServerPayload<E>,
    { consent }: Consent,
  ): void {
    const send = () => {
      if (consent === null || !this.endedConsents.has(consent)) this.io?.to(socketId).emit(event, payload);
    };
    if (!this.mustHold(consent, send)) send();
  }

  /** Checks the consent in the same turn of the event loop as it sends. */
  private send(
    userIds: string[],
    event: ServerEvent,
    payload: object,
    except: string | string[],
    consent: string | null,
  ): void {
    if (consent !== null && this.endedConsents.has(consent)) return;
    this.io?.to(userIds.map(userRoom)).except(except).emit(event, payload);
  }

  /**
   * Holds an event of a pair while this process may have missed the end of a consent.
   * @returns whether it is held
   */
  private mustHold(consent: string | null, send: () => void): boolean {
    if (consent === null || this.control.lease.isFresh()) return false;
    if (this.held.length < MOST_HELD) this.held.push(send);
    else this.hasDropped = true;
    return true;
  }

  /** Sends what was held. Consents that have ended meanwhile are known by now. */
  private sendHeld(): void {
    for (const send of this.held.splice(0)) send();
    if (this.hasDropped) this.publishMissed();
    this.hasDropped = false;
  }

  /** Sends `session:ended` with the reason to the sockets of a session, and closes them. */
  endSession(sessionId: string, reason: SessionEndReason): void {
    const payload: ServerPayload<'session:ended'> = { reason };
    this.io?.to(sessionRoom(sessionId)).emit('session:ended', payload);
    this.io?.in(sessionRoom(sessionId)).disconnectSockets(true);
  }
}
