import { Injectable } from '@nestjs/common';
import type { Conversation } from '@zentra/contracts';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { InterestStateMachine } from '../interests/interest-state-machine';

/** Ends connections: either of the two can take the yes back at any time. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly machine: InterestStateMachine,
    private readonly conversations: ConversationsService,
  ) {}

  /**
   * Ends the connection of a conversation. Once it resolves, no message of the two commits and nothing
   * of the conversation is delivered. A repeat returns the same. @throws NOT_FOUND
   */
  async end(userId: string, conversationId: string): Promise<Conversation> {
    const peerId = await this.conversations.peerOf(userId, conversationId);
    await this.machine.withPairLock(userId, peerId, async (locked) =>
      locked.current?.status === 'accepted' ? this.machine.end(locked, locked.current) : null,
    );
    return this.conversations.conversation(userId, conversationId);
  }
}
