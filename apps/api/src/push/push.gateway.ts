import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SocketEventRouter } from '../realtime/socket-event-router';
import { PresenceTracker } from '../realtime/presence.tracker';

/** Receives which devices show the app: users who see it get no push. */
@Injectable()
export class PushGateway implements OnModuleInit {
  constructor(
    private readonly events: SocketEventRouter,
    private readonly presence: PresenceTracker,
  ) {}

  onModuleInit(): void {
    this.events.handle('visibility:set', ({ userId }, { visible }, socketId) => {
      this.presence.setVisible(userId, socketId, visible);
      return Promise.resolve({});
    });
  }
}
