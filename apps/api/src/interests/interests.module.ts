import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChatModule } from '../chat/chat.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { RelationsModule } from '../relations/relations.module';
import { UsersModule } from '../users/users.module';
import { ConsentMachine } from './consent.machine';
import { InterestEntity } from './interest.entity';
import { InterestEvents } from './interest.events';
import { InterestLimits } from './interest-limits';
import { InterestPlaces } from './interest-places';
import { InterestsController } from './interests.controller';
import { InterestsRepository } from './interests.repository';
import { InterestsService } from './interests.service';
import { InterestsSweeper } from './interests.sweeper';
import { LeavingController } from './leaving.controller';
import { LeavingService } from './leaving.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([InterestEntity]),
    RelationsModule,
    UsersModule,
    ChatModule,
    RealtimeModule,
  ],
  controllers: [InterestsController, LeavingController],
  providers: [
    InterestsService,
    LeavingService,
    ConsentMachine,
    InterestEvents,
    InterestLimits,
    InterestPlaces,
    InterestsRepository,
    InterestsSweeper,
  ],
  exports: [InterestsService],
})
export class InterestsModule {}
