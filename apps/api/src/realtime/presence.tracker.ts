import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { DomainEvents } from '../events/domain-events';

interface State {
  sockets: number;
  /** Sockets of devices that show the app now. */
  visible: Set<string>;
  /** When the last socket closed, ms since the epoch. */
  leftAt: number;
  timer?: NodeJS.Timeout;
}

/**
 * Tracks which users have a socket on this process, over all their devices. `PresenceService`
 * decides who may know.
 */
@Injectable()
export class PresenceTracker implements OnModuleDestroy {
  private readonly states = new Map<string, State>();

  constructor(
    private readonly events: DomainEvents,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whether the user has a socket here, or had one less than `presenceGraceMs` ago. */
  isOnline(userId: string): boolean {
    return this.states.has(userId);
  }

  /** Whether a device of the user that is connected to this process shows the app. */
  isVisible(userId: string): boolean {
    return (this.states.get(userId)?.visible.size ?? 0) > 0;
  }

  /** Stores whether the device of a socket shows the app. Ignores users without a socket here. */
  setVisible(userId: string, socketId: string, isVisible: boolean): void {
    const visible = this.states.get(userId)?.visible;
    if (isVisible) visible?.add(socketId);
    else visible?.delete(socketId);
  }

  /** Emits `presence.changed` for the first socket of a user, and `socket.connected` for each. */
  connected(userId: string, socketId: string): void {
    const state = this.states.get(userId);
    clearTimeout(state?.timer);
    if (state) Object.assign(state, { sockets: state.sockets + 1, timer: undefined });
    else {
      this.states.set(userId, { sockets: 1, visible: new Set(), leftAt: 0 });
      this.events.emit('presence.changed', { userId, lastSeenAt: null });
    }
    this.events.emit('socket.connected', { userId, socketId });
  }

  /**
   * After the last socket of a user, emits `presence.changed` once `presenceGraceMs` have passed
   * without another one.
   */
  disconnected(userId: string, socketId: string): void {
    const state = this.states.get(userId);
    state?.visible.delete(socketId);
    if (!state || --state.sockets > 0) return;
    state.leftAt = Date.now();
    state.timer = setTimeout(() => this.leave(userId, state), this.config.presenceGraceMs).unref();
  }

  onModuleDestroy(): void {
    for (const { timer } of this.states.values()) clearTimeout(timer);
  }

  private leave(userId: string, { leftAt }: State): void {
    this.states.delete(userId);
    this.events.emit('presence.changed', { userId, lastSeenAt: new Date(leftAt).toISOString() });
  }
}
