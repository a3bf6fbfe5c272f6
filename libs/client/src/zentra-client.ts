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
  /** The API's origin, e.g. `http://127.0.0.1:8000`. */
  url: string;
  /** How files are sent; the web app's way, `sendFileByRequest`, tells how far it is. */
  sendFile?: SendFile;
  /** The server's clock as it was known before, e.g. by the page that was open last. */
  clock?: ServerClock;
}

export interface SendOptions {
  clientId?: string;
  /** `seq` of the message it answers. */
  replyTo?: number | null;
  /** Ids of what was uploaded to this conversation. */
  attachments?: string[];
}

export interface ClientOutboxOptions extends Omit<OutboxOptions, 'transport'> {
  /** Another way to upload files, e.g. one that shows how far it is. */
  upload?: OutboxTransport['upload'];
}

type MessageEvent = 'message:send' | 'message:edit' | 'message:delete' | 'message:react';
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

  /** The time by the server's clock, in milliseconds, for comparisons with moments of its answers. */
  now(): number {
    return this.http.clock.now();
  }

  register(body: Register): Promise<Me> {
    return this.http.call('POST', '/api/register', { body, schema: meSchema });
  }

  login(body: Login): Promise<Me> {
    return this.http.call('POST', '/api/auth/login', { body, schema: meSchema });
  }

  /** @param signal for a session that has turned out to be over: a late answer would remove the cookie of the next one */
  logout(signal?: AbortSignal): Promise<void> {
    return this.live.closeFor(
      () => this.http.call('POST', '/api/auth/logout', { schema: undefined, signal }),
      signal,
    );
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

  /** Replaces the code with which people may write to you. */
  renewContactCode(): Promise<Me> {
    return this.http.call('POST', '/api/users/me/contact-code', { schema: meSchema });
  }

  blocks(query: PageQuery = {}): Promise<Page<Block>> {
    return this.http.call('GET', '/api/blocks', { query, schema: blockPageSchema });
  }

  async block(userId: string): Promise<void> {
    await this.http.call('PUT', `/api/blocks/${userId}`, { schema: undefined });
  }

  async unblock(userId: string): Promise<void> {
    await this.http.call('DELETE', `/api/blocks/${userId}`, { schema: undefined });
  }

  person(username: string): Promise<Person> {
    return this.http.call('GET', `/api/users/${encodeURIComponent(username)}`, { schema: personSchema });
  }

  sendInterest(body: SendInterest): Promise<Interest> {
    return this.http.call('POST', '/api/interests', { body, schema: interestSchema });
  }

  /** How many interests you may still send. */
  quota(): Promise<Quota> {
    return this.http.call('GET', '/api/interests/quota', { schema: quotaSchema });
  }

  /** Counts the interests that wait for your answer, and those you sent that wait for one. */
  pendingInterests(): Promise<PendingCount> {
    return this.http.call('GET', '/api/interests/pending', { schema: pendingCountSchema });
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

  /** How many conversations have something unread and are not muted, over all pages. */
  unread(): Promise<UnreadCount> {
    return this.http.call('GET', '/api/conversations/unread', { schema: unreadCountSchema });
  }

  conversations(query: PageQuery = {}): Promise<Page<Conversation>> {
    return this.http.call('GET', '/api/conversations', { query, schema: conversationPageSchema });
  }

  conversation(id: string): Promise<Conversation> {
    return this.http.call('GET', `/api/conversations/${id}`, { schema: conversationSchema });
  }

  /** Leaves: messages stop for both. */
  endConversation(id: string): Promise<Conversation> {
    return this.http.call('POST', `/api/conversations/${id}/end`, { schema: conversationSchema });
  }

  /** Mutes a conversation on your devices for so many seconds, null for until `unmute`. The other person cannot see it. */
  mute(id: string, forSeconds: number | null): Promise<Conversation> {
    return this.http.call('PUT', `/api/conversations/${id}/mute`, {
      body: { forSeconds },
      schema: conversationSchema,
    });
  }

  unmute(id: string): Promise<Conversation> {
    return this.http.call('DELETE', `/api/conversations/${id}/mute`, { schema: conversationSchema });
  }

  /** One page of a conversation, ascending by `seq`: the newest, before or after a seq, or `from` a moment on. */
  messages(conversationId: string, query: Numeric<MessageQuery> = {}): Promise<MessageList> {
    return this.http.call('GET', `/api/conversations/${conversationId}/messages`, {
      query,
      schema: messageListSchema,
    });
  }

  /** What changed after `rev`: new, edited, deleted and reacted to, in the order of `rev`. */
  changes(conversationId: string, query: { after: number; limit?: number }): Promise<ChangeList> {
    return this.http.call('GET', `/api/conversations/${conversationId}/changes`, {
      query,
      schema: changeListSchema,
    });
  }

  /**
   * Sends over the socket, or over HTTP where it is down. Repeat a failed send with the same `clientId`:
   * however often it arrives, the message is stored once. `attachments` are ids of what was uploaded to this conversation;
   * the body may be empty then.
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

  /** Gives a message of your own another text. */
  edit(conversationId: string, seq: number, body: string): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages/${seq}`;
    return this.act('message:edit', { conversationId, seq, body }, ['PATCH', path]);
  }

  /** Deletes a message of your own for both; its `seq` stays. */
  delete(conversationId: string, seq: number): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages/${seq}`;
    return this.act('message:delete', { conversationId, seq }, ['DELETE', path]);
  }

  /** Adds a reaction of yours to any message, or takes it back. */
  react(conversationId: string, seq: number, emoji: string, on: boolean): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages/${seq}/reactions/${encodeURIComponent(emoji)}`;
    return this.act('message:react', { conversationId, seq, emoji, on }, [on ? 'PUT' : 'DELETE', path]);
  }

  /** Marks everything up to `seq` as read; answers how far you have read, which never goes back. */
  async markRead(conversationId: string, seq: number): Promise<number> {
    const path = `/api/conversations/${conversationId}/read`;
    return (await this.http.call('POST', path, { body: { seq }, schema: readResultSchema })).readSeq;
  }

  /** Says that everything up to `seq` has arrived at this device. Needs the live connection. */
  async markDelivered(conversationId: string, seq: number): Promise<number> {
    return (await this.live.request('conversation:delivered', { conversationId, seq })).seq;
  }

  /** Tells the other person that you are typing, or have stopped; say `true` again every few seconds. Needs the live connection. */
  async setTyping(conversationId: string, typing: boolean): Promise<void> {
    await this.live.request('typing:set', { conversationId, typing });
  }

  /** Tells moderators about somebody, who learns nothing of it. Answers the report's id. */
  async report(body: SendReport): Promise<string> {
    return (await this.http.call('POST', '/api/reports', { body, schema: reportReceiptSchema })).id;
  }

  /** What moderators have written to you and you have not yet acknowledged. */
  async warnings(): Promise<Warning[]> {
    return (await this.http.call('GET', '/api/warnings', { schema: warningListSchema })).items;
  }

  async acknowledgeWarning(id: string): Promise<void> {
    await this.http.call('POST', `/api/warnings/${id}/acknowledge`, { schema: undefined });
  }

  /** Messages that are sent once and in order whatever happens meanwhile; see `Outbox`. Call its `open()` to start. */
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
   * Every message that other people send from now on: `for await (const message of await client.incoming()) …`. Each
   * comes once and in order, also what was missed without a connection. Ends with `close()`; throws where the session is
   * gone. Needs `connect()`, before or after.
   */
  async incoming(): Promise<AsyncGenerator<Message, void, void>> {
    return incoming(this, (await this.me()).id);
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

  /** One act on a message: over the socket where it is up, else, or when it does not answer, over HTTP. */
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
