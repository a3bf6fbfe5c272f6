import {
  blockPageSchema,
  changeListSchema,
  conversationPageSchema,
  conversationSchema,
  interestPageSchema,
  interestSchema,
  meSchema,
  messageListSchema,
  messageSchema,
  pendingCountSchema,
  personPageSchema,
  personSchema,
  quotaSchema,
  readResultSchema,
  reportReceiptSchema,
  unreadCountSchema,
  warningListSchema,
  type Block,
  type ChangeList,
  type ClientPayloadInput,
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
  type PendingCount,
  type Person,
  type Quota,
  type Register,
  type SendInterest,
  type SendReport,
  type UnreadCount,
  type UpdateMe,
  type UserQuery,
  type Warning,
} from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { AccountApi } from './account-api';
import { AttachmentsApi } from './attachments-api';
import { AvatarApi } from './avatar-api';
import { Http } from './http';
import { isReachable, LiveConnection, type LiveEvents } from './live-connection';
import { ModerationApi } from './moderation-api';
import { Outbox, type OutboxOptions, type OutboxTransport } from './outbox/outbox';
import { incoming } from './sync/incoming';
import { uploadedOf, type OutboxEntry } from './outbox/outbox-entry';
import { PasskeysApi } from './passkeys-api';
import { PushApi } from './push-api';
import { SearchApi } from './search-api';
import type { SendFile } from './send-file';
import type { ServerClock } from './server-clock';
import { ZentraError } from './zentra-error';

export interface ZentraClientOptions {
  /** The URL of the API, e.g. `http://127.0.0.1:8000`. */
  url: string;
  /** Sends files. Default `sendFileByFetch`; `sendFileByRequest` reports progress in browsers. */
  sendFile?: SendFile;
  /** A server clock with a known offset, e.g. from the previous page. */
  clock?: ServerClock;
}

export interface SendOptions {
  clientId?: string;
  /** `seq` of the message to reply to. */
  replyTo?: number | null;
  /** Ids of attachments that were uploaded to this conversation, at most 10. */
  attachments?: string[];
}

export interface ClientOutboxOptions extends Omit<OutboxOptions, 'transport'> {
  /** Replaces the upload of files, e.g. to show progress. */
  upload?: OutboxTransport['upload'];
}

type MessageEvent = 'message:send' | 'message:edit' | 'message:delete' | 'message:react';
type PageQuery = { cursor?: string; limit?: number };
/** A query with numbers, which the contract has as text. */
type Numeric<Query> = {
  [K in keyof Query]: K extends 'limit' | 'before' | 'after' ? number | undefined : Query[K];
};

/**
 * Client of the whole API, without a user interface: for the web app, bots and tests.
 * Every method rejects with a `ZentraError`. Its `code` is one of the contract or a
 * `ClientErrorCode`.
 * `@throws` lists the specific codes. Every request can also fail with UNAUTHENTICATED,
 * RATE_LIMITED, UNAVAILABLE, INTERNAL, NETWORK, INTERCEPTED or REFUSED.
 */
export class ZentraClient {
  readonly http: Http;
  readonly live: LiveConnection;
  readonly account: AccountApi;
  readonly passkeys: PasskeysApi;
  readonly moderation: ModerationApi;
  readonly push: PushApi;
  readonly search: SearchApi;
  readonly attachments: AttachmentsApi;
  readonly avatar: AvatarApi;

  constructor({ url, sendFile, clock }: ZentraClientOptions) {
    this.http = new Http(url, sendFile, clock);
    this.live = new LiveConnection(
      url,
      () => this.http.cookie,
      () => this.me(),
    );
    this.account = new AccountApi(this.http, this.live);
    this.passkeys = new PasskeysApi(this.http);
    this.moderation = new ModerationApi(this.http);
    this.push = new PushApi(this.http, this.live);
    this.search = new SearchApi(this.http);
    this.attachments = new AttachmentsApi(this.http);
    this.avatar = new AvatarApi(this.http);
  }

  /** Returns the server's time in ms since 1970, to compare with timestamps of responses. */
  now(): number {
    return this.http.clock.now();
  }

  /**
   * Creates an account and signs in.
   * @throws VALIDATION_FAILED, USERNAME_TAKEN, EMAIL_TAKEN
   */
  register(body: Register): Promise<Me> {
    return this.http.call('POST', '/api/register', { body, schema: meSchema });
  }

  /**
   * Signs in with a username or email address and a password.
   * @throws VALIDATION_FAILED, INVALID_CREDENTIALS, SUSPENDED
   */
  login(body: Login): Promise<Me> {
    return this.http.call('POST', '/api/auth/login', { body, schema: meSchema });
  }

  /**
   * Signs out and closes the socket.
   * @param signal aborts the request if the session has already ended: a late response would remove
   *   the cookie of the next session
   */
  logout(signal?: AbortSignal): Promise<void> {
    return this.live.closeFor(
      () => this.http.call('POST', '/api/auth/logout', { schema: undefined, signal }),
      signal,
    );
  }

  /**
   * Returns the signed-in user.
   * @throws UNAUTHENTICATED
   */
  me(): Promise<Me> {
    return this.http.call('GET', '/api/auth/me', { schema: meSchema });
  }

  /**
   * Updates the user's profile or settings.
   * @throws VALIDATION_FAILED, USERNAME_TAKEN
   */
  updateMe(body: UpdateMe): Promise<Me> {
    return this.http.call('PATCH', '/api/users/me', { body, schema: meSchema });
  }

  /**
   * Searches the directory. Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED
   */
  people(query: Numeric<UserQuery> = {}): Promise<Page<Person>> {
    return this.http.call('GET', '/api/users', { query, schema: personPageSchema });
  }

  /** Replaces the user's contact code, with which people may send them an interest. */
  renewContactCode(): Promise<Me> {
    return this.http.call('POST', '/api/users/me/contact-code', { schema: meSchema });
  }

  /**
   * Lists blocked people. Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED
   */
  blocks(query: PageQuery = {}): Promise<Page<Block>> {
    return this.http.call('GET', '/api/blocks', { query, schema: blockPageSchema });
  }

  /**
   * Blocks a person.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async block(userId: string): Promise<void> {
    await this.http.call('PUT', `/api/blocks/${userId}`, { schema: undefined });
  }

  /**
   * Unblocks a person.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async unblock(userId: string): Promise<void> {
    await this.http.call('DELETE', `/api/blocks/${userId}`, { schema: undefined });
  }

  /**
   * Returns a person.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  person(username: string): Promise<Person> {
    return this.http.call('GET', `/api/users/${encodeURIComponent(username)}`, { schema: personSchema });
  }

  /**
   * Sends an interest. It stays open for 30 days.
   * @throws VALIDATION_FAILED, NOT_FOUND, NOT_ACCEPTING, ALREADY_CONNECTED, BLOCKED, COOLDOWN
   */
  sendInterest(body: SendInterest): Promise<Interest> {
    return this.http.call('POST', '/api/interests', { body, schema: interestSchema });
  }

  /** Returns how many interests the user may send within 24 hours, and has sent. */
  quota(): Promise<Quota> {
    return this.http.call('GET', '/api/interests/quota', { schema: quotaSchema });
  }

  /** Counts the interests that wait for an answer, received and sent, each up to 1,000. */
  pendingInterests(): Promise<PendingCount> {
    return this.http.call('GET', '/api/interests/pending', { schema: pendingCountSchema });
  }

  /**
   * Lists received or sent interests. Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED
   */
  interests(query: Numeric<InterestQuery> = {}): Promise<Page<Interest>> {
    return this.http.call('GET', '/api/interests', { query, schema: interestPageSchema });
  }

  /**
   * Returns one interest.
   * @throws VALIDATION_FAILED, NOT_FOUND, INTEREST_CLOSED
   */
  interest(id: string): Promise<Interest> {
    return this.http.call('GET', `/api/interests/${id}`, { schema: interestSchema });
  }

  /**
   * Accepts, rejects or withdraws an interest; see `INTEREST_TRANSITIONS` for who may do what.
   * @throws VALIDATION_FAILED, FORBIDDEN, NOT_FOUND, ALREADY_CONNECTED, INTEREST_CLOSED
   */
  actOnInterest(id: string, action: InterestAction): Promise<Interest> {
    return this.http.call('POST', `/api/interests/${id}/${action}`, { schema: interestSchema });
  }

  /** Counts the conversations with unread messages that are not muted. */
  unread(): Promise<UnreadCount> {
    return this.http.call('GET', '/api/conversations/unread', { schema: unreadCountSchema });
  }

  /**
   * Lists conversations. Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED
   */
  conversations(query: PageQuery = {}): Promise<Page<Conversation>> {
    return this.http.call('GET', '/api/conversations', { query, schema: conversationPageSchema });
  }

  /**
   * Returns one conversation.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  conversation(id: string): Promise<Conversation> {
    return this.http.call('GET', `/api/conversations/${id}`, { schema: conversationSchema });
  }

  /**
   * Ends a conversation for both people.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  endConversation(id: string): Promise<Conversation> {
    return this.http.call('POST', `/api/conversations/${id}/end`, { schema: conversationSchema });
  }

  /**
   * Mutes a conversation for the user. The other person cannot see it.
   * @param forSeconds 60 seconds to 31 days; null mutes until `unmute`
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  mute(id: string, forSeconds: number | null): Promise<Conversation> {
    return this.http.call('PUT', `/api/conversations/${id}/mute`, {
      body: { forSeconds },
      schema: conversationSchema,
    });
  }

  /**
   * Unmutes a conversation.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  unmute(id: string): Promise<Conversation> {
    return this.http.call('DELETE', `/api/conversations/${id}/mute`, { schema: conversationSchema });
  }

  /**
   * Returns one page of messages, ascending by `seq`. Default 50 per page, at most 100.
   * The query selects the newest messages, those before or after a `seq`, or those `from` a time
   * on.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  messages(conversationId: string, query: Numeric<MessageQuery> = {}): Promise<MessageList> {
    return this.http.call('GET', `/api/conversations/${conversationId}/messages`, {
      query,
      schema: messageListSchema,
    });
  }

  /**
   * Returns the changes after a `rev` in the order of `rev`: new, edited, deleted and reacted to.
   * Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  changes(conversationId: string, query: { after: number; limit?: number }): Promise<ChangeList> {
    return this.http.call('GET', `/api/conversations/${conversationId}/changes`, {
      query,
      schema: changeListSchema,
    });
  }

  /**
   * Sends a message over the socket, or over HTTP if it is not connected.
   * Repeat a failed send with the same `clientId`: the server stores the message once.
   * The body may be empty if there are attachments.
   * @throws VALIDATION_FAILED, CONSENT_REQUIRED, CLIENT_ID_REUSED, ATTACHMENT_NOT_USABLE,
   *   STORAGE_FULL
   */
  send(
    conversationId: string,
    body: string,
    { clientId = uuidv7(), replyTo = null, attachments = [] }: SendOptions = {},
  ): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages`;
    const draft = { conversationId, clientId, body, replyTo, ...(attachments.length > 0 && { attachments }) };
    return this.act('message:send', draft, ['POST', path]);
  }

  /**
   * Replaces the text of one of the user's own messages.
   * @throws VALIDATION_FAILED, NOT_FOUND, CONSENT_REQUIRED, MESSAGE_DELETED, FORBIDDEN
   */
  edit(conversationId: string, seq: number, body: string): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages/${seq}`;
    return this.act('message:edit', { conversationId, seq, body }, ['PATCH', path]);
  }

  /**
   * Deletes one of the user's own messages for both people. Its `seq` remains.
   * @throws VALIDATION_FAILED, NOT_FOUND, CONSENT_REQUIRED, FORBIDDEN
   */
  delete(conversationId: string, seq: number): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages/${seq}`;
    return this.act('message:delete', { conversationId, seq }, ['DELETE', path]);
  }

  /**
   * Adds the user's reaction to a message, or removes it.
   * @throws VALIDATION_FAILED, NOT_FOUND, CONSENT_REQUIRED, MESSAGE_DELETED
   */
  react(conversationId: string, seq: number, emoji: string, on: boolean): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages/${seq}/reactions/${encodeURIComponent(emoji)}`;
    return this.act('message:react', { conversationId, seq, emoji, on }, [on ? 'PUT' : 'DELETE', path]);
  }

  /**
   * Marks all messages up to `seq` as read.
   * @returns the user's read position, which never decreases
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async markRead(conversationId: string, seq: number): Promise<number> {
    const path = `/api/conversations/${conversationId}/read`;
    return (await this.http.call('POST', path, { body: { seq }, schema: readResultSchema })).readSeq;
  }

  /**
   * Marks all messages up to `seq` as delivered to this device.
   * @returns the user's delivered position
   * @throws NETWORK if the socket is not connected, NOT_FOUND
   */
  async markDelivered(conversationId: string, seq: number): Promise<number> {
    return (await this.live.request('conversation:delivered', { conversationId, seq })).seq;
  }

  /**
   * Notifies the other person that the user is typing or has stopped.
   * Repeat `true` every few seconds; it expires after 6 seconds.
   * @throws NETWORK if the socket is not connected, NOT_FOUND, CONSENT_REQUIRED
   */
  async setTyping(conversationId: string, typing: boolean): Promise<void> {
    await this.live.request('typing:set', { conversationId, typing });
  }

  /**
   * Reports a person to the moderators. The person is not notified.
   * @returns the id of the report
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async report(body: SendReport): Promise<string> {
    return (await this.http.call('POST', '/api/reports', { body, schema: reportReceiptSchema })).id;
  }

  /** Returns the moderators' warnings that the user has not acknowledged. */
  async warnings(): Promise<Warning[]> {
    return (await this.http.call('GET', '/api/warnings', { schema: warningListSchema })).items;
  }

  /**
   * Acknowledges a warning.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async acknowledgeWarning(id: string): Promise<void> {
    await this.http.call('POST', `/api/warnings/${id}/acknowledge`, { schema: undefined });
  }

  /**
   * Creates an outbox, which sends each message once and in order; see `Outbox`. Call its `open()`
   * to start.
   */
  outbox({ upload, ...options }: ClientOutboxOptions): Outbox {
    const transport: OutboxTransport = {
      send: (entry: OutboxEntry) => {
        const { conversationId, body, clientId, replyTo } = entry;
        const attachments = uploadedOf(entry).map(({ id }) => id);
        return this.send(conversationId, body, { clientId, replyTo, attachments });
      },
      onUp: (listener) => this.on('status', (status) => isReachable(status) && listener()),
      upload: upload ?? ((id, file, signal) => this.attachments.uploadOnce(id, file, { signal })),
      discard: ({ id }) => void this.attachments.discard(id).catch(() => undefined),
    };
    return new Outbox({ now: () => this.now(), ...options, transport });
  }

  /**
   * Yields every message that other people send from now on: `for await (const message of await
   * client.incoming()) …`.
   * Each comes once and in order, including those sent while disconnected. Ends with `close()`.
   * Needs `connect()`, before or after.
   * @throws UNAUTHENTICATED when the session ends
   */
  async incoming(): Promise<AsyncGenerator<Message, void, void>> {
    return incoming(this, (await this.me()).id);
  }

  /**
   * Connects the socket; see `LiveEvents` for the events of `on`.
   * @throws NETWORK while it continues to try, or the code with which the server refused
   */
  connect(): Promise<void> {
    return this.live.open();
  }

  /** Adds a listener for an event. Returns a function that removes it. */
  on<E extends keyof LiveEvents>(event: E, listener: (payload: LiveEvents[E]) => void): () => void {
    return this.live.events.on(event, listener);
  }

  /** Closes the socket and ends `incoming()`. The session continues. */
  close(): void {
    this.live.close();
  }

  /**
   * Runs one message action over the socket. Falls back to HTTP if it is not connected or does not
   * answer.
   */
  private async act<E extends MessageEvent>(
    event: E,
    payload: ClientPayloadInput<E>,
    route: [method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string],
  ): Promise<Message> {
    const message = await this.ask(event, payload, route);
    this.live.events.emit('acked', { message });
    return message;
  }

  private async ask<E extends MessageEvent>(
    event: E,
    payload: ClientPayloadInput<E>,
    [method, path]: [method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string],
  ): Promise<Message> {
    if (this.live.isUp) {
      try {
        return (await this.live.request(event, payload)).message;
      } catch (error) {
        if (!(error instanceof ZentraError) || error.code !== 'NETWORK') throw error;
      }
    }
    const { body, clientId, replyTo, attachments } = payload as Partial<ClientPayloadInput<'message:send'>>;
    return this.http.call(method, path, {
      body: body === undefined ? undefined : { body, clientId, replyTo, attachments },
      schema: messageSchema,
    });
  }
}
