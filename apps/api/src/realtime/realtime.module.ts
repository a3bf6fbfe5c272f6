import { Module } from '@nestjs/common';
import { EndedConsents } from './ended-consents';
import { SocketEventRouter } from './socket-event-router';
import { HandshakeGuard } from './handshake.guard';
import { PresenceTracker } from './presence.tracker';
import { RealtimeGateway } from './realtime.gateway';
import { RealtimeService } from './realtime.service';
import { InFlightTracker } from './in-flight-tracker';
import { SocketRegistry } from './socket-registry';

@Module({
  providers: [
    EndedConsents,
    RealtimeService,
    InFlightTracker,
    PresenceTracker,
    SocketEventRouter,
    HandshakeGuard,
    SocketRegistry,
    RealtimeGateway,
  ],
  exports: [
    EndedConsents,
    RealtimeService,
    InFlightTracker,
    PresenceTracker,
    SocketEventRouter,
    RealtimeGateway,
  ],
})
export class RealtimeModule {}
