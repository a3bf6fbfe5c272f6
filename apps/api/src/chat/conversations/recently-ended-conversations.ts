import { Injectable } from '@nestjs/common';

/** By then whatever was under way when a conversation ended has long been told, or not. */
const REMEMBERED_MS = 60_000;

/**
 * Conversations that ended a moment ago. Nothing commits in them any more, but what had committed just before may still be
 * on its way to being told: once the end has been answered, that is left out. It stays in the history of both.
 */
@Injectable()
export class RecentlyEndedConversations {
  private readonly endedAt = new Map<string, number>();

  add(conversationId: string): void {
    const now = Date.now();
    this.endedAt.delete(conversationId);
    this.endedAt.set(conversationId, now);
    for (const [id, at] of this.endedAt) {
      if (at > now - REMEMBERED_MS) break; // in order of their end
      this.endedAt.delete(id);
    }
  }

  /** It was opened again. */
  remove(conversationId: string): void {
    this.endedAt.delete(conversationId);
  }

  has(conversationId: string): boolean {
    return this.endedAt.has(conversationId);
  }
}
