import { Module } from '@nestjs/common';
import { EventBinder } from './event-binder';
import { RealtimeGateway } from './realtime.gateway';
import { RealtimeService } from './realtime.service';

@Module({
  providers: [RealtimeService, EventBinder, RealtimeGateway],
  exports: [RealtimeService, EventBinder],
})
export class RealtimeModule {}
