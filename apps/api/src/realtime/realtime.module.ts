import { Module } from '@nestjs/common';
import { EventBinder } from './event-binder';
import { HandshakeGuard } from './handshake.guard';
import { PresenceTracker } from './presence.tracker';
import { RealtimeGateway } from './realtime.gateway';
import { RealtimeService } from './realtime.service';
import { SessionGate } from './session-gate';
import { SocketRegistry } from './socket-registry';

@Module({
  providers: [
    RealtimeService,
    SessionGate,
    PresenceTracker,
    EventBinder,
    HandshakeGuard,
    SocketRegistry,
    RealtimeGateway,
  ],
  exports: [RealtimeService, SessionGate, PresenceTracker, EventBinder, RealtimeGateway],
})
export class RealtimeModule {}
