import { Injectable } from '@nestjs/common';

/**
 * Longer than an event that was in flight at the end of a conversation takes to be published, ms.
 */
const REMEMBERED_MS = 60_000;

/**
 * Conversations that ended in the last minute. No message commits in them, but events of earlier
 * commits may still be in flight. Once the end has been answered, those are dropped. The messages
 * stay in the history of both members.
 */
@Injectable()
export class RecentlyEndedConversations {
  private readonly endedAt = new Map<string, number>();

  /** Adds a conversation, and removes those that ended more than 60 s ago. */
  add(conversationId: string): void {
    const now = Date.now();
    this.endedAt.delete(conversationId);
    this.endedAt.set(conversationId, now);
    for (const [id, at] of this.endedAt) {
      if (at > now - REMEMBERED_MS) break; // the map is in the order of the ends
      this.endedAt.delete(id);
    }
  }

  /** Removes a conversation that was reopened. */
  remove(conversationId: string): void {
    this.endedAt.delete(conversationId);
  }

  /** Whether events of the conversation must be dropped. */
  has(conversationId: string): boolean {
    return this.endedAt.has(conversationId);
  }
}
