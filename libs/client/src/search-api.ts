import { messageHitPageSchema, type MessageHit, type Page } from '@zentra/contracts';
import type { Http } from './http';

/** Searches messages. */
export class SearchApi {
  constructor(private readonly http: Http) {}

  /**
   * Searches the messages of the user's conversations, newest first.
   * A message must contain all words of `q`; the last one may be incomplete.
   * `"a phrase"` matches words in sequence, `-word` excludes a word.
   * Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  messages(query: {
    q: string;
    conversationId?: string;
    cursor?: string;
    limit?: number;
  }): Promise<Page<MessageHit>> {
    return this.http.call('GET', '/api/search/messages', { query, schema: messageHitPageSchema });
  }
}
