import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SocketEventRouter } from '../realtime/socket-event-router';
import { MessagesService } from './messages/messages.service';
import { ReceiptsService } from './receipts/receipts.service';
import { TypingService } from './typing/typing.service';

/** Binds the chat events of sockets to the service methods that HTTP uses, too. */
@Injectable()
export class ChatGateway implements OnModuleInit {
  constructor(
    private readonly events: SocketEventRouter,
    private readonly messages: MessagesService,
    private readonly receipts: ReceiptsService,
    private readonly typing: TypingService,
  ) {}

  onModuleInit(): void {
    const { events, messages, receipts } = this;
    events.handle('message:send', (identity, payload, socketId) =>
      messages.send(identity, payload, socketId),
    );
    events.handle('message:edit', async (identity, { body, ...key }, socketId) => ({
      message: await messages.edit(identity, key, body, socketId),
    }));
    events.handle('message:delete', async (identity, key, socketId) => ({
      message: await messages.delete(identity, key, socketId),
    }));
    events.handle('message:react', async (identity, { emoji, on, ...key }, socketId) => ({
      message: await messages.react(identity, key, { emoji, on }, socketId),
    }));
    events.handle('conversation:read', async (identity, { conversationId, seq }, socketId) => ({
      seq: (await receipts.markRead(identity, conversationId, seq, socketId)).readSeq,
    }));
    events.handle('conversation:delivered', async (identity, { conversationId, seq }) => ({
      seq: await receipts.markDelivered(identity, conversationId, seq),
    }));
    events.handle('typing:set', async ({ userId }, { conversationId, typing }) => {
      await this.typing.set(userId, conversationId, typing);
      return {};
    });
  }
}
