import { Module } from '@nestjs/common';
import { EventBinder } from './event-binder';
import { PresenceTracker } from './presence.tracker';
import { RealtimeGateway } from './realtime.gateway';
import { RealtimeService } from './realtime.service';
import { SessionGate } from './session-gate';

@Module({
  providers: [RealtimeService, SessionGate, PresenceTracker, EventBinder, RealtimeGateway],
  exports: [RealtimeService, SessionGate, PresenceTracker, EventBinder, RealtimeGateway],
})
export class RealtimeModule {}
