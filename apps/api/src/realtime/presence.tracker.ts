import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { Bus } from '../cluster/bus/bus';
import { DomainEvents } from '../events/domain-events';
import { userRoom } from './realtime.service';

/** Longer than it takes to leave a topic, ms. */
const LEAVE_MS = 100;

/** Joined while a device of the user that is connected to this process shows the app. */
const visibleTopic = (userId: string) => `visible:${userId}`;

interface State {
  sockets: number;
  /** Sockets of devices that show the app now. */
  visible: Set<string>;
  /** When the last socket closed, ms since the epoch. */
  leftAt: number;
  timer?: NodeJS.Timeout;
}

/**
 * Tracks which users have a socket, over all their devices. Nothing is stored: a process that stops
 * takes its subscriptions along, and they are what the others count. `PresenceService` decides who
 * may know.
 */
@Injectable()
export class PresenceTracker implements OnModuleDestroy {
  private readonly states = new Map<string, State>();

  constructor(
    private readonly bus: Bus,
    private readonly events: DomainEvents,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Returns those of the users who have a socket in any process, or had one less than
   * `presenceGraceMs` ago. While Redis is unavailable, knows of this process only.
   */
  async onlineOf(userIds: string[]): Promise<Set<string>> {
    return this.presentAt(userRoom, userIds, (id) => this.states.has(id));
  }

  /** Returns those of the users who see the app on a device, connected to any process. */
  async visibleOf(userIds: string[]): Promise<Set<string>> {
    return this.presentAt(visibleTopic, userIds, (id) => (this.states.get(id)?.visible.size ?? 0) > 0);
  }

  /**
   * Returns those of the users who have no socket in any process; nothing where that is unknown.
   */
  async absentOf(userIds: string[]): Promise<string[]> {
    const counts = await this.bus.countSubscribers(userIds.map(userRoom));
    if (counts === null) return [];
    return userIds.filter((id) => !this.states.has(id) && (counts.get(userRoom(id)) ?? 0) === 0);
  }

  /**
   * Returns whether another process has a socket of the user. Call it before this one subscribes,
   * so that of two first sockets at the same time at least one counts as an arrival.
   */
  async isElsewhere(userId: string): Promise<boolean> {
    if (this.states.has(userId)) return false;
    const counts = await this.bus.countSubscribers([userRoom(userId)]);
    return (counts?.get(userRoom(userId)) ?? 0) > 0;
  }

  private async presentAt(
    topicOf: (userId: string) => string,
    userIds: string[],
    isHere: (userId: string) => boolean,
  ): Promise<Set<string>> {
    const elsewhere = userIds.filter((id) => !isHere(id));
    const counts = elsewhere.length > 0 ? await this.bus.countSubscribers(elsewhere.map(topicOf)) : null;
    return new Set(userIds.filter((id) => isHere(id) || (counts?.get(topicOf(id)) ?? 0) > 0));
  }

  /** Stores whether the device of a socket shows the app. Ignores users without a socket here. */
  setVisible(userId: string, socketId: string, isVisible: boolean): void {
    const visible = this.states.get(userId)?.visible;
    if (!visible) return;
    const wasVisible = visible.size > 0;
    if (isVisible) visible.add(socketId);
    else visible.delete(socketId);
    if (!wasVisible && visible.size > 0) void this.bus.join(visibleTopic(userId));
    if (wasVisible && visible.size === 0) this.bus.leave(visibleTopic(userId));
  }

  /**
   * Emits `presence.changed` for the first socket of a user here, where `isArrival` says that no
   * other process had one before, and `socket.connected` for each.
   */
  connected(userId: string, socketId: string, isArrival: boolean): void {
    const state = this.states.get(userId);
    clearTimeout(state?.timer);
    if (state) Object.assign(state, { sockets: state.sockets + 1, timer: undefined });
    else {
      this.states.set(userId, { sockets: 1, visible: new Set(), leftAt: 0 });
      void this.bus.join(userRoom(userId));
      if (isArrival) this.events.emit('presence.changed', { userId, lastSeenAt: null });
    }
    this.events.emit('socket.connected', { userId, socketId });
  }

  /**
   * After the last socket of a user, emits `presence.changed` once `presenceGraceMs` have passed
   * without another one.
   */
  disconnected(userId: string, socketId: string): void {
    const state = this.states.get(userId);
    if (state) this.setVisible(userId, socketId, false);
    if (!state || --state.sockets > 0) return;
    state.leftAt = Date.now();
    state.timer = setTimeout(() => void this.leave(userId, state), this.config.presenceGraceMs).unref();
  }

  onModuleDestroy(): void {
    for (const { timer } of this.states.values()) clearTimeout(timer);
  }

  private async leave(userId: string, { leftAt }: State): Promise<void> {
    this.states.delete(userId);
    this.bus.leave(userRoom(userId));
    // The last process to lose the user says so. Counts are right once its own leave has arrived.
    await sleep(LEAVE_MS, undefined, { ref: false });
    if (!(await this.absentOf([userId])).includes(userId)) return;
    this.events.emit('presence.changed', { userId, lastSeenAt: new Date(leftAt).toISOString() });
  }
}
