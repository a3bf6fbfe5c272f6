import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerPayload, SessionEndReason } from '@zentra/contracts';
import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Identity } from '../common/identity';
import { Bus } from '../cluster/bus/bus';
import { ControlChannel } from '../cluster/control.channel';
import { DomainEvents } from '../events/domain-events';
import { AppError } from '../common/errors/app-error';
import { closeGradually } from './close-gradually';
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

/** Events that are delayed at most, before clients have to fetch everything again. */
const MOST_DELAYED = 10_000;
/** Time over which all devices of a process fetch everything again, ms. */
const MISSED_MS = 3_000;

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
  /** Whether to send to devices of this process only; default: false. */
  isHereOnly?: boolean;
}

interface Consent {
  /** The accepted interest of the conversation; null only for events to a user's own devices. */
  consent: string | null;
}

const USER_ROOM = 'user:';
export const userRoom = (userId: string) => `${USER_ROOM}${userId}`;
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
  private readonly delayed: (() => void)[] = [];
  private hasDropped = false;

  constructor(
    private readonly endedConsents: EndedConsents,
    private readonly control: ControlChannel,
    private readonly bus: Bus,
    private readonly events: DomainEvents,
  ) {
    control.onRenewed(() => this.sendDelayed());
    bus.listen({
      deliver: (topic, packet, consent) => this.deliver(topic, packet, consent),
      missed: (topic) => this.publishMissed(topic),
    });
  }

  /** Sets the server through which events are sent; events before that are dropped. */
  attach(io: Server): void {
    this.io = io;
  }

  /**
   * Subscribes this process to the events of a user, before the first socket of the user is
   * admitted. Resolves after 500 ms at the latest. Call the returned function once, to unsubscribe.
   */
  async subscribe(userId: string): Promise<() => void> {
    await this.bus.join(userRoom(userId));
    return () => this.bus.leave(userRoom(userId));
  }

  /** Closes the sockets of this process over 2 s, in random order. */
  async closeGradually(): Promise<void> {
    if (this.io) await closeGradually(this.io);
  }

  /**
   * Waits until this process knows of every end, for a call that finds the lease over. The session
   * may have ended in the meantime without a socket here, so it is read again.
   * @throws UNAVAILABLE after 1.5 s; UNAUTHENTICATED
   */
  async expectLive(identity: Identity): Promise<void> {
    await this.control.fresh();
    if ((await this.auth.ended([identity])).length > 0) throw new AppError('UNAUTHENTICATED');
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
   * Sends to every device of these users, in all processes. Call it after the commit. Drops an
   * event of a pair whose consent has ended. Devices of this process get it in the same turn.
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
    { except = [], isHereOnly = false, consent = null }: PublishOptions & Partial<Consent> = {},
  ): void {
    const options = { except, isHereOnly, consent };
    if (this.mustDelay(consent)) this.delay(() => this.send(userIds, event, payload, options));
    else this.send(userIds, event, payload, options);
  }

  /**
   * Lets devices of this process fetch everything again: those of a topic, or all, spread over 3 s.
   */
  publishMissed(topic?: string): void {
    if (topic !== undefined) return this.emitHere([topic], 'events:missed', {}, []);
    for (const socket of this.io?.sockets.sockets.values() ?? [])
      setTimeout(() => this.renew(socket), Math.random() * MISSED_MS).unref();
  }

  /** Lets a client fetch its state, and sends it who is online, which cannot be fetched. */
  private renew(socket: Socket): void {
    socket.emit('events:missed', {});
    const room = [...socket.rooms].find((name) => name.startsWith(USER_ROOM));
    if (room !== undefined)
      this.events.emit('socket.connected', { userId: room.slice(USER_ROOM.length), socketId: socket.id });
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
      if (consent === null || !this.endedConsents.has(consent)) this.emitHere([socketId], event, payload, []);
    };
    if (this.mustDelay(consent)) this.delay(send);
    else send();
  }

  /** Checks the consent in the same turn of the event loop as it sends. */
  private send(
    userIds: string[],
    event: ServerEvent,
    payload: object,
    { except, isHereOnly, consent }: Required<PublishOptions> & Consent,
  ): void {
    if (consent !== null && this.endedConsents.has(consent)) return;
    const rooms = userIds.map(userRoom);
    this.emitHere(rooms, event, payload, except);
    if (isHereOnly || !this.bus.reachesOthers) return;
    // Sockets to except are connected to this process.
    this.bus.publish(rooms, JSON.stringify([event, payload]), consent);
  }

  /** Delivers an event of another process. Checks the consent in the turn in which it is sent. */
  private deliver(room: string, packet: string, consent: string | null): void {
    const send = () => {
      if (consent !== null && this.endedConsents.has(consent)) return;
      const [event, payload] = JSON.parse(packet) as [ServerEvent, object];
      this.emitHere([room], event, payload, []);
    };
    if (this.mustDelay(consent)) this.delay(send);
    else send();
  }

  private emitHere(rooms: string[], event: ServerEvent, payload: object, except: string | string[]): void {
    this.io?.to(rooms).except(except).emit(event, payload);
    if (event !== 'presence:changed') return;
    const { userId, online } = payload as ServerPayload<'presence:changed'>;
    this.events.emit('presence.shown', { userId, online });
  }

  /** Whether this process may have missed the end of the consent. */
  private mustDelay(consent: string | null): boolean {
    return consent !== null && !this.control.lease.isFresh();
  }

  private delay(send: () => void): void {
    if (this.delayed.length < MOST_DELAYED) this.delayed.push(send);
    else this.hasDropped = true;
  }

  /** Sends what was delayed. Consents that have ended in between are known by now. */
  private sendDelayed(): void {
    for (const send of this.delayed.splice(0)) send();
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
