import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { ChatController } from './chat.controller';
import { ChatGateway } from './chat.gateway';
import { ChatService } from './chat.service';
import { ConversationEntity } from './conversation.entity';
import { ConversationsRepository } from './conversations.repository';
import { MessageEntity } from './message.entity';
import { MessageWriter } from './message.writer';

@Module({
  imports: [TypeOrmModule.forFeature([ConversationEntity, MessageEntity]), UsersModule, RealtimeModule],
  controllers: [ChatController],
  providers: [ChatService, ChatGateway, ConversationsRepository, MessageWriter],
  exports: [ChatService],
})
export class ChatModule {}
