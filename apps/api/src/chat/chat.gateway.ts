import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventBinder } from '../realtime/event-binder';
import { ChatService } from './chat.service';

/** The socket's side of chat: the same service methods as HTTP. */
@Injectable()
export class ChatGateway implements OnModuleInit {
  constructor(
    private readonly events: EventBinder,
    private readonly chat: ChatService,
  ) {}

  onModuleInit(): void {
    this.events.handle('message:send', (identity, payload, socketId) =>
      this.chat.send(identity, payload, socketId),
    );
    this.events.handle('conversation:read', async (identity, { conversationId, seq }, socketId) => {
      const { readSeq } = await this.chat.markRead(identity, conversationId, seq, socketId);
      return { seq: readSeq };
    });
  }
}
