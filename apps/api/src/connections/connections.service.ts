import { Injectable } from '@nestjs/common';
import type { Conversation } from '@zentra/contracts';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { InterestStateMachine } from '../interests/interest-state-machine';

/** Ends connections. Both users can do so at any time. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly machine: InterestStateMachine,
    private readonly conversations: ConversationsService,
  ) {}

  /**
   * Ends the connection of a conversation and returns the conversation. Once it resolves, no
   * message of the two commits and no event of the conversation is delivered. A repeat returns the
   * same.
   * @throws NOT_FOUND
   */
  async end(userId: string, conversationId: string): Promise<Conversation> {
    const peerId = await this.conversations.peerOf(userId, conversationId);
    await this.machine.withPairLock(userId, peerId, async (locked) => {
      if (locked.current?.status === 'accepted') return this.machine.end(locked, locked.current);
      await this.machine.confirmEnd(locked);
      return null;
    });
    return this.conversations.conversation(userId, conversationId);
  }
}
