import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChatModule } from '../chat/chat.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { RelationsModule } from '../relations/relations.module';
import { UsersModule } from '../users/users.module';
import { InterestStateMachine } from './interest-state-machine';
import { InterestEntity } from './interest.entity';
import { InterestPublisher } from './interest.publisher';
import { InterestLimits } from './interest-limits';
import { InterestPlaces } from './interest-places';
import { InterestsController } from './interests.controller';
import { InterestsRepository } from './interests.repository';
import { InterestsService } from './interests.service';
import { InterestsSweeper } from './interests.sweeper';

@Module({
  imports: [
    TypeOrmModule.forFeature([InterestEntity]),
    RelationsModule,
    UsersModule,
    ChatModule,
    RealtimeModule,
  ],
  controllers: [InterestsController],
  providers: [
    InterestsService,
    InterestStateMachine,
    InterestPublisher,
    InterestLimits,
    InterestPlaces,
    InterestsRepository,
    InterestsSweeper,
  ],
  exports: [InterestsService, InterestStateMachine],
})
export class InterestsModule {}
