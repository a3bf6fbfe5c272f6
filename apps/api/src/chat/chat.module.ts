import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FilesModule } from '../files/files.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { AttachmentEntity } from './attachments/attachment.entity';
import { AttachmentMessageWriter } from './messages/attachment-message.writer';
import { ChatGateway } from './chat.gateway';
import { ConversationEntity } from './conversations/conversation.entity';
import { ConversationsRepository } from './conversations/conversations.repository';
import { ConversationsController } from './conversations/conversations.controller';
import { ConversationsService } from './conversations/conversations.service';
import { MessageEntity } from './messages/message.entity';
import { MessageWriter } from './messages/message.writer';
import { MessagesController } from './messages/messages.controller';
import { MessagesRepository } from './messages/messages.repository';
import { MessagesService } from './messages/messages.service';
import { PresenceService } from './presence/presence.service';
import { Receipt } from './receipts/receipt.entity';
import { ReceiptsService } from './receipts/receipts.service';
import { TypingService } from './typing/typing.service';

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
    MessagesRepository,
    MessageWriter,
    AttachmentMessageWriter,
    ReceiptsService,
    TypingService,
    PresenceService,
  ],
  exports: [ConversationsService, MessagesService],
})
export class ChatModule {}
