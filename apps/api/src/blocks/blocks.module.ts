import { Module } from '@nestjs/common';
import { InterestsModule } from '../interests/interests.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { RelationsModule } from '../relations/relations.module';
import { UsersModule } from '../users/users.module';
import { BlocksController } from './blocks.controller';
import { BlocksService } from './blocks.service';

@Module({
  imports: [InterestsModule, RelationsModule, UsersModule, RealtimeModule],
  controllers: [BlocksController],
  providers: [BlocksService],
})
export class BlocksModule {}
