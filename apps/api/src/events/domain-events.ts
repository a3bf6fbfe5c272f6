import { Global, Injectable, Logger, Module } from '@nestjs/common';
import type { Message } from '@zentra/contracts';

/** Events by name. Each is emitted after the commit of its change, in the process that made it. */
export interface DomainEventMap {
  /** A message was stored and published to both members. */
  'message.stored': { message: Message; memberIds: string[] };
  /** The recipient can see an interest from now on. */
  'interest.shown': { interestId: string; recipientId: string };
  /**
   * A recipient blocked the sender of an interest that they had seen, which gives back its place of
   * the day.
   */
  'interest.suppressed': { recipientId: string };
  /** The recipient accepted an interest. */
  'interest.accepted': { interestId: string; senderId: string };
  /** The first socket of a user connected (`lastSeenAt` null) or the last one closed (ISO-8601). */
  'presence.changed': { userId: string; lastSeenAt: string | null };
  /** A device of this process was shown that a user is online, or is not. */
  'presence.shown': { userId: string; online: boolean };
  /** A device of a user connected. */
  'socket.connected': { userId: string; socketId: string };
  /** A user started or stopped sharing presence. */
  'presence-sharing.changed': { userId: string };
}

type EventName = keyof DomainEventMap;
type Listener<E extends EventName> = (event: DomainEventMap[E]) => void;

/**
 * Passes events from lower layers to higher ones, which subscribe at start-up: lower layers never
 * import higher ones. Delivery is synchronous, in this process, in the order of subscription.
 */
@Injectable()
export class DomainEvents {
  private readonly logger = new Logger('Events');
  private readonly listeners: { [E in EventName]?: Listener<E>[] } = {};

  /**
   * Subscribes until the process ends. A listener must return immediately and schedule slow work
   * itself.
   */
  on<E extends EventName>(name: E, listener: Listener<E>): void {
    const listeners: Listener<E>[] = (this.listeners[name] ??= []);
    listeners.push(listener);
  }

  /**
   * Calls the listeners of an event. Never throws: errors of a listener are logged, and the others
   * are still called.
   */
  emit<E extends EventName>(name: E, event: DomainEventMap[E]): void {
    for (const listener of this.listeners[name] ?? []) {
      try {
        listener(event);
      } catch (error) {
        this.logger.error(error);
      }
    }
  }
}

@Global()
@Module({ providers: [DomainEvents], exports: [DomainEvents] })
export class DomainEventsModule {}
