import {
  auditPageSchema,
  blockPageSchema,
  changeListSchema,
  conversationPageSchema,
  conversationSchema,
  exportSchema,
  interestPageSchema,
  interestSchema,
  meSchema,
  messageListSchema,
  messageSchema,
  passkeyCreationOptionsSchema,
  passkeyListSchema,
  passkeyRequestOptionsSchema,
  passkeySchema,
  personPageSchema,
  personSchema,
  quotaSchema,
  readResultSchema,
  reportPageSchema,
  reportReceiptSchema,
  reportSchema,
  sessionListSchema,
  warningListSchema,
  type AddPasskey,
  type AuditEntry,
  type Block,
  type ChangeList,
  type ChangeEmail,
  type ChangePassword,
  type ClientPayloadInput,
  type ConfirmEmail,
  type Conversation,
  type Export,
  type ForgotPassword,
  type Interest,
  type InterestAction,
  type InterestQuery,
  type Login,
  type Me,
  type Message,
  type MessageList,
  type MessageQuery,
  type Page,
  type Passkey,
  type PasskeyAssertion,
  type PasskeyCreationOptions,
  type PasskeyRequestOptions,
  type Person,
  type Quota,
  type Register,
  type Report,
  type ReportSummary,
  type ResetPassword,
  type SendInterest,
  type SendReport,
  type SessionList,
  type UpdateMe,
  type UserQuery,
  type Warning,
} from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { Http } from './http';
import { LiveConnection, type LiveEvents } from './live-connection';
import { Outbox, type OutboxOptions } from './outbox/outbox';
import { incoming } from './sync/incoming';
import type { OutboxEntry } from './outbox/outbox-entry';
import { ZentraError } from './zentra-error';

export interface ZentraClientOptions {
  /** The API's origin, e.g. `http://127.0.0.1:8000`. */
  url: string;
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

  /** What `navigator.credentials.get()` needs to sign in with a passkey; good for a few minutes, once. */
  passkeySignInOptions(): Promise<PasskeyRequestOptions> {
    return this.http.call('POST', '/api/auth/passkeys/sign-in/options', {
      schema: passkeyRequestOptionsSchema,
    });
  }

  signInWithPasskey(response: PasskeyAssertion): Promise<Me> {
    return this.http.call('POST', '/api/auth/passkeys/sign-in', { body: { response }, schema: meSchema });
  }

  async passkeys(): Promise<Passkey[]> {
    return (await this.http.call('GET', '/api/auth/passkeys', { schema: passkeyListSchema })).items;
  }

  /** What `navigator.credentials.create()` needs to make a passkey; good for a few minutes, once. */
  passkeyOptions(): Promise<PasskeyCreationOptions> {
    return this.http.call('POST', '/api/auth/passkeys/options', { schema: passkeyCreationOptionsSchema });
  }

  addPasskey(body: AddPasskey): Promise<Passkey> {
    return this.http.call('POST', '/api/auth/passkeys', { body, schema: passkeySchema });
  }

  renamePasskey(id: string, name: string): Promise<Passkey> {
    return this.http.call('PATCH', `/api/auth/passkeys/${id}`, { body: { name }, schema: passkeySchema });
  }

  /** It signs nobody in any more; sessions that it began stay. */
  removePasskey(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/auth/passkeys/${id}`, { schema: undefined });
  }

  updateMe(body: UpdateMe): Promise<Me> {
    return this.http.call('PATCH', '/api/users/me', { body, schema: meSchema });
  }

  /** Your devices that are signed in, the newest first. */
  sessions(): Promise<SessionList> {
    return this.http.call('GET', '/api/auth/sessions', { schema: sessionListSchema });
  }

  /** Signs one device out; your own as by `logout()`. */
  endSession(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/auth/sessions/${id}`, { schema: undefined });
  }

  /** Signs all other devices out. */
  endOtherSessions(): Promise<void> {
    return this.http.call('DELETE', '/api/auth/sessions', { schema: undefined });
  }

  /** Changes the password and signs all other devices out. */
  changePassword(body: ChangePassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password', { body, schema: undefined });
  }

  /** Has a link for a new password sent to the address, if it is somebody's. */
  forgotPassword(body: ForgotPassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password/forgot', { body, schema: undefined });
  }

  /** Chooses a new password by the token of such a link; all devices are signed out. */
  resetPassword(body: ResetPassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password/reset', { body, schema: undefined });
  }

  /** Asks for another e-mail address; it becomes yours when the link that is sent to it is opened. */
  changeEmail(body: ChangeEmail): Promise<void> {
    return this.http.call('POST', '/api/auth/email', { body, schema: undefined });
  }

  /** Has the link that confirms your e-mail address sent again. */
  resendVerification(): Promise<void> {
    return this.http.call('POST', '/api/auth/email/verification', { schema: undefined });
  }

  /** Confirms an e-mail address by the token of its link. */
  confirmEmail(body: ConfirmEmail): Promise<void> {
    return this.http.call('POST', '/api/auth/email/verify', { body, schema: undefined });
  }

  /** Has an archive of everything that is yours written; `export:changed` tells how far it is. */
  startExport(): Promise<Export> {
    return this.http.call('POST', '/api/users/me/export', { schema: exportSchema });
  }

  /** The archive that is written or ready; NOT_FOUND where there is none. */
  exportState(): Promise<Export> {
    return this.http.call('GET', '/api/users/me/export', { schema: exportSchema });
  }

  /** The archive itself, a zip; NOT_FOUND until it is ready. */
  downloadExport(signal?: AbortSignal): Promise<Response> {
    return this.http.download('/api/users/me/export/file', signal);
  }

  /** Where a browser that is signed in downloads the archive. */
  get exportUrl(): string {
    return new URL('/api/users/me/export/file', this.http.baseUrl).href;
  }

  /** Deletes your account after a grace period, in which `keepAccount()` takes it back; signs every device out. */
  async deleteAccount(password: string): Promise<void> {
    await this.http.call('DELETE', '/api/users/me', { body: { password }, schema: undefined });
    this.live.close();
  }

  /** Takes the deletion of your account back. */
  keepAccount(): Promise<Me> {
    return this.http.call('POST', '/api/users/me/keep', { schema: meSchema });
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

  /** Leaves: messages stop for both. */
  endConversation(id: string): Promise<Conversation> {
    return this.http.call('POST', `/api/conversations/${id}/end`, { schema: conversationSchema });
  }

  /** One page of a conversation, ascending by `seq`: the newest, or before or after a seq. */
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
   * however often it arrives, the message is stored once.
   */
  send(
    conversationId: string,
    body: string,
    { clientId = uuidv7(), replyTo = null }: { clientId?: string; replyTo?: number | null } = {},
  ): Promise<Message> {
    const path = `/api/conversations/${conversationId}/messages`;
    return this.act('message:send', { conversationId, clientId, body, replyTo }, ['POST', path]);
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

  /** For moderators: reports, open ones first. */
  reports(query: PageQuery = {}): Promise<Page<ReportSummary>> {
    return this.http.call('GET', '/api/moderation/reports', { query, schema: reportPageSchema });
  }

  /** For moderators: one report with its context. */
  reportDetails(id: string): Promise<Report> {
    return this.http.call('GET', `/api/moderation/reports/${id}`, { schema: reportSchema });
  }

  /** For moderators: closes a report in one of three ways. */
  async decideReport(id: string, act: 'dismiss' | 'warn' | 'suspend', message?: string): Promise<void> {
    const body = act === 'dismiss' ? undefined : { message };
    await this.http.call('POST', `/api/moderation/reports/${id}/${act}`, { body, schema: undefined });
  }

  /** For moderators: lifts a suspension. */
  async reinstate(userId: string): Promise<void> {
    await this.http.call('POST', `/api/moderation/people/${userId}/reinstate`, { schema: undefined });
  }

  /** For moderators: what they have read and done, newest first. */
  auditLog(query: PageQuery = {}): Promise<Page<AuditEntry>> {
    return this.http.call('GET', '/api/moderation/audit', { query, schema: auditPageSchema });
  }

  /** Messages that are sent once and in order whatever happens meanwhile; see `Outbox`. Call its `open()` to start. */
  outbox(options: Omit<OutboxOptions, 'transport'>): Outbox {
    const transport = {
      send: ({ conversationId, body, clientId, replyTo }: OutboxEntry) =>
        this.send(conversationId, body, { clientId, replyTo }),
      onUp: (listener: () => void) => this.on('status', (status) => status === 'up' && listener()),
    };
    return new Outbox({ ...options, transport });
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
    const { body, clientId, replyTo } = payload as Partial<ClientPayloadInput<'message:send'>>;
    return this.http.call(method, path, {
      body: body === undefined ? undefined : { body, clientId, replyTo },
      schema: messageSchema,
    });
  }
}
