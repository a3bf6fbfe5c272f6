import { CLIENT_EVENTS, type Ack } from '@zentra/contracts';
import type { Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { acceptedPair, pendingInterest, person, type TestPerson } from '../support/factories';
import { connected, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';
import { upload } from '../support/uploads';

const MESSAGES = 500;

describe('a third person', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const listening = async ({ client }: TestPerson) => {
    const socket = await connected(rawSocket(app.url, { cookie: client.http.cookie }));
    const received: [event: string, ...payload: unknown[]][] = [];
    socket.onAny((event: string, ...payload: unknown[]) => received.push([event, ...payload]));
    return { socket, received };
  };
  const ask = (socket: Socket, event: string, payload: unknown) =>
    socket.timeout(5_000).emitWithAck(event, payload) as Promise<Ack<unknown>>;
  /** Resolves when everything sent to this socket before has arrived. */
  const settled = (socket: Socket) => ask(socket, 'no:such:event', {});

  it(`receives nothing of ${MESSAGES} messages and their events`, async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const third = await person(app, 'third');
    // A user with an interest of their own, who receives the events about it.
    const own = await pendingInterest(app);
    const [outside, connectedElsewhere, member] = await Promise.all([
      listening(third),
      listening(own.sender),
      listening(b),
    ]);
    const { socket } = await listening(a);
    for (let i = 0; i < MESSAGES; i += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, k) =>
          ask(socket, 'message:send', { conversationId, clientId: uuidv7(), body: `private ${i + k}` }),
        ),
      );
      await ask(member.socket, 'conversation:read', { conversationId, seq: i + 50 });
      await ask(member.socket, 'conversation:delivered', { conversationId, seq: i + 50 });
      await ask(member.socket, 'typing:set', { conversationId, typing: i % 100 === 0 });
    }
    await a.client.edit(conversationId, 1, 'changed');
    await b.client.react(conversationId, 2, '👍', true);
    await a.client.delete(conversationId, 3);
    await ask(socket, 'typing:set', { conversationId, typing: true });
    await ask(socket, 'conversation:delivered', { conversationId, seq: MESSAGES });
    const { id } = await upload(a, conversationId, 'Private words', 'private.txt');
    await a.client.send(conversationId, 'with a file', { attachments: [id] });
    await b.client.mute(conversationId, null);
    await a.client.endConversation(conversationId);
    await b.client.block(a.me.id);
    const pair = await pendingInterest(app);
    await pair.recipient.client.actOnInterest(pair.interest.id, 'accept');
    await Promise.all([outside, connectedElsewhere, member].map((one) => settled(one.socket)));

    expect(outside.received).toEqual([]);
    expect(connectedElsewhere.received).toEqual([]);
    expect(member.received.length).toBeGreaterThan(MESSAGES);
    // A member of the conversation received every one of these events.
    const published = new Set(member.received.map(([event]) => event));
    expect([...published].sort()).toEqual([
      'block:changed',
      'conversation:ended',
      'conversation:muted',
      'conversation:receipt',
      'interest:changed',
      'message:changed',
      'message:new',
      'presence:changed',
      'typing:changed',
    ]);
    expect((await b.client.conversation(conversationId)).lastSeq).toBe(MESSAGES + 1);
    for (const one of [outside, connectedElsewhere, member]) one.socket.disconnect();
    socket.disconnect();
  });

  it('gets for a conversation of others, over the socket, the answer for an unknown one, and changes nothing', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await a.client.send(conversationId, 'One');
    const before = await b.client.messages(conversationId);
    const third = await person(app, 'third');
    const { socket } = await listening(third);
    const clientId = uuidv7();
    const payloads: Record<Exclude<keyof typeof CLIENT_EVENTS, 'visibility:set'>, object> = {
      'message:send': { clientId, body: 'Let me in' },
      'message:edit': { seq: 1, body: 'Mine now' },
      'message:delete': { seq: 1 },
      'message:react': { seq: 1, emoji: '👍', on: true },
      'conversation:read': { seq: 1 },
      'conversation:delivered': { seq: 1 },
      'typing:set': { typing: true },
    };
    for (const [event, payload] of Object.entries(payloads)) {
      const theirs = await ask(socket, event, { ...payload, conversationId });
      const none = await ask(socket, event, { ...payload, conversationId: uuidv7() });
      expect([event, theirs]).toEqual([event, none]);
    }
    expect(await b.client.messages(conversationId)).toEqual(before);
    socket.disconnect();
  });

  it('cannot forge the sender of a message, over the socket or HTTP', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const { socket } = await listening(a);
    for (const field of ['senderId', 'userId', 'sender']) {
      const forged = { conversationId, clientId: uuidv7(), body: 'It was b', [field]: b.me.id };
      expect(await ask(socket, 'message:send', forged)).toMatchObject({
        ok: false,
        error: { code: 'VALIDATION_FAILED' },
      });
    }
    await ask(socket, 'message:send', { conversationId, clientId: uuidv7(), body: 'It was me' });
    const { items } = await b.client.messages(conversationId);
    expect(items.map(({ body, senderId }) => [body, senderId])).toEqual([['It was me', a.me.id]]);
    socket.disconnect();
  });
});
