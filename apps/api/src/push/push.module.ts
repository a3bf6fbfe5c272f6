import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChatModule } from '../chat/chat.module';
import { InterestsModule } from '../interests/interests.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { PushKeys } from './push-keys';
import { PushSender } from './push-sender';
import { PushSubscription } from './push-subscription.entity';
import { PushSubscriptions } from './push-subscriptions.service';
import { PushController } from './push.controller';
import { PushGateway } from './push.gateway';
import { PushService } from './push.service';

@Module({
  imports: [TypeOrmModule.forFeature([PushSubscription]), ChatModule, InterestsModule, RealtimeModule],
  controllers: [PushController],
  providers: [PushService, PushGateway, PushSender, PushSubscriptions, PushKeys],
})
export class PushModule {}
