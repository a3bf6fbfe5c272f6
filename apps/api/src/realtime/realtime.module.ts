import { Module } from '@nestjs/common';
import { EventBinder } from './event-binder';
import { PresenceTracker } from './presence.tracker';
import { RealtimeGateway } from './realtime.gateway';
import { RealtimeService } from './realtime.service';

@Module({
  providers: [RealtimeService, PresenceTracker, EventBinder, RealtimeGateway],
  exports: [RealtimeService, PresenceTracker, EventBinder],
})
export class RealtimeModule {}
