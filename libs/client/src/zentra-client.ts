import {
  conversationPageSchema,
  conversationSchema,
  interestPageSchema,
  interestSchema,
  meSchema,
  messageListSchema,
  messageSchema,
  personPageSchema,
  personSchema,
  readResultSchema,
  type Conversation,
  type Interest,
  type InterestAction,
  type InterestQuery,
  type Login,
  type Me,
  type Message,
  type MessageList,
  type MessageQuery,
  type Page,
  type Person,
  type Register,
  type SendInterest,
  type UpdateMe,
  type UserQuery,
} from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { Http } from './http';
import { LiveConnection, type LiveEvents } from './live-connection';
import { ZentraError } from './zentra-error';

export interface ZentraClientOptions {
  /** The API's origin, e.g. `http://127.0.0.1:8000`. */
  url: string;
}

type PageQuery = { cursor?: string; limit?: number };
/** Contract queries carry numbers as text; here they are numbers. */
type Numeric<Query> = {
  [K in keyof Query]: K extends 'limit' | 'before' | 'after' ? number | undefined : Query[K];
};

/**
 * Everything a person can do in Zentra, without a screen: for the web app, bots and tests.
 * Every method rejects with a `ZentraError` whose `code` is the contract's.
 */
export class ZentraClient {
  readonly http: Http;
  readonly live: LiveConnection;

  constructor({ url }: ZentraClientOptions) {
    this.http = new Http(url);
    this.live = new LiveConnection(url, () => this.http.cookie);
  }

  register(body: Register): Promise<Me> {
    return this.http.call('POST', '/api/register', { body, schema: meSchema });
  }

  login(body: Login): Promise<Me> {
    return this.http.call('POST', '/api/auth/login', { body, schema: meSchema });
  }

  async logout(): Promise<void> {
    this.live.close();
    await this.http.call('POST', '/api/auth/logout', { schema: undefined });
  }

  me(): Promise<Me> {
    return this.http.call('GET', '/api/auth/me', { schema: meSchema });
  }

  updateMe(body: UpdateMe): Promise<Me> {
    return this.http.call('PATCH', '/api/users/me', { body, schema: meSchema });
  }

  people(query: Numeric<UserQuery> = {}): Promise<Page<Person>> {
    return this.http.call('GET', '/api/users', { query, schema: personPageSchema });
  }

  person(username: string): Promise<Person> {
    return this.http.call('GET', `/api/users/${encodeURIComponent(username)}`, { schema: personSchema });
  }

  sendInterest(body: SendInterest): Promise<Interest> {
    return this.http.call('POST', '/api/interests', { body, schema: interestSchema });
  }

  interests(query: Numeric<InterestQuery> = {}): Promise<Page<Interest>> {
    return this.http.call('GET', '/api/interests', { query, schema: interestPageSchema });
  }

  interest(id: string): Promise<Interest> {
    return this.http.call('GET', `/api/interests/${id}`, { schema: interestSchema });
  }

  /** Accept, reject or withdraw; see `INTEREST_TRANSITIONS` for who may do what. */
  actOnInterest(id: string, action: InterestAction): Promise<Interest> {
    return this.http.call('POST', `/api/interests/${id}/${action}`, { schema: interestSchema });
  }

  conversations(query: PageQuery = {}): Promise<Page<Conversation>> {
    return this.http.call('GET', '/api/conversations', { query, schema: conversationPageSchema });
  }

  conversation(id: string): Promise<Conversation> {
    return this.http.call('GET', `/api/conversations/${id}`, { schema: conversationSchema });
  }

  /** One page of a conversation, ascending by `seq`: the newest, or before or after a seq. */
  messages(conversationId: string, query: Numeric<MessageQuery> = {}): Promise<MessageList> {
    return this.http.call('GET', `/api/conversations/${conversationId}/messages`, {
      query,
      schema: messageListSchema,
    });
  }

  /**
   * Sends over the socket, or over HTTP where it is down. Repeat a failed send with the same `clientId`:
   * however often it arrives, the message is stored once.
   */
  async send(conversationId: string, body: string, clientId: string = uuidv7()): Promise<Message> {
    if (this.live.isUp) {
      try {
        return (await this.live.request('message:send', { conversationId, clientId, body })).message;
      } catch (error) {
        if (!(error instanceof ZentraError) || error.code !== 'NETWORK') throw error;
      }
    }
    return this.http.call('POST', `/api/conversations/${conversationId}/messages`, {
      body: { clientId, body },
      schema: messageSchema,
    });
  }

  /** Marks everything up to `seq` as read; answers how far you have read, which never goes back. */
  async markRead(conversationId: string, seq: number): Promise<number> {
    const path = `/api/conversations/${conversationId}/read`;
    return (await this.http.call('POST', path, { body: { seq }, schema: readResultSchema })).readSeq;
  }

  /** Opens the live connection; see `LiveEvents` for what can be heard with `on`. */
  connect(): Promise<void> {
    return this.live.open();
  }

  on<E extends keyof LiveEvents>(event: E, listener: (payload: LiveEvents[E]) => void): () => void {
    return this.live.events.on(event, listener);
  }

  close(): void {
    this.live.close();
  }
}
