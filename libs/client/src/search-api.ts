import { messageHitPageSchema, type MessageHit, type Page } from '@zentra/contracts';
import type { Http } from './http';

/** Finding messages again. */
export class SearchApi {
  constructor(private readonly http: Http) {}

  /**
   * Messages of one's own conversations, newest first: all words of `q`, the last of which may be unfinished; "next to each
   * other", -without.
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
