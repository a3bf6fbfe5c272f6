import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FilesModule } from '../files/files.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { AttachmentEntity } from './attachment.entity';
import { AttachmentMessageWriter } from './attachment-message.writer';
import { ChatGateway } from './chat.gateway';
import { ConversationEntity } from './conversation.entity';
import { ConversationsRepository } from './conversations.repository';
import { ConversationsController } from './conversations.controller';
import { ConversationsService } from './conversations.service';
import { RecentlyEndedConversations } from './recently-ended-conversations';
import { MessageEntity } from './message.entity';
import { MessageWriter } from './message.writer';
import { MessagesController } from './messages.controller';
import { MessagesRepository } from './messages.repository';
import { MessagesService } from './messages.service';
import { PresenceService } from './presence.service';
import { Receipt } from './receipt.entity';
import { ReceiptsService } from './receipts.service';
import { TypingService } from './typing.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([ConversationEntity, MessageEntity, Receipt, AttachmentEntity]),
    UsersModule,
    FilesModule,
    RealtimeModule,
  ],
  controllers: [ConversationsController, MessagesController],
  providers: [
    ConversationsService,
    MessagesService,
    ChatGateway,
    ConversationsRepository,
    RecentlyEndedConversations,
    MessagesRepository,
    MessageWriter,
    AttachmentMessageWriter,
    ReceiptsService,
    TypingService,
    PresenceService,
  ],
  exports: [ConversationsService, MessagesService, RecentlyEndedConversations],
})
export class ChatModule {}
