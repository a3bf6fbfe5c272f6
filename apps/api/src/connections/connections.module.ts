import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module';
import { InterestsModule } from '../interests/interests.module';
import { ConnectionsController } from './connections.controller';
import { ConnectionsService } from './connections.service';

@Module({
  imports: [InterestsModule, ChatModule],
  controllers: [ConnectionsController],
  providers: [ConnectionsService],
})
export class ConnectionsModule {}
