import type { Conversation, Message } from '@zentra/contracts';
import * as fc from 'fast-check';
import type { LiveEvents } from '../live-connection';
import { Emitter } from '../emitter';
import { ZentraError } from '../zentra-error';
import { incoming, type IncomingSource } from './incoming';

const ME = 'me';
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
const ticks = async (count: number) => {
  for (let i = 0; i < count; i += 1) await tick();
};

/** The server's conversations, with a connection that can lose, duplicate and delay events. */
class FakeServer implements IncomingSource {
  readonly conversationsById = new Map<string, Message[]>();
  readonly events = new Emitter<LiveEvents>();
  failures = 0;
  isUp = true;

  on: IncomingSource['on'] = (event, listener) => this.events.on(event, listener);

  async conversations() {
    await this.answer();
    const items = [...this.conversationsById].map(([id, messages]) => {
      const rev = Math.max(0, ...messages.map((message) => message.rev));
      return { id, rev, lastSeq: messages.length } as Conversation;
    });
    return { items, nextCursor: null };
  }

  async changes(id: string, { after }: { after: number }) {
    await this.answer();
    const all = (this.conversationsById.get(id) ?? [])
      .filter(({ rev }) => rev > after)
      .sort((a, b) => a.rev - b.rev);
    const items = structuredClone(all.slice(0, 3)); // small pages, so that there are several
    await tick();
    return { items, rev: items.at(-1)?.rev ?? after, hasMore: all.length > 3 };
  }

  /** @returns the current message, to send as a live event */
  add(id: string, senderId: string): Message {
    const messages = this.messagesOf(id);
    const message = { conversationId: id, seq: messages.length + 1, senderId, deletedAt: null } as Message;
    messages.push(message);
    return this.touch(message);
  }

  edit(id: string, index: number): Message | undefined {
    const messages = this.messagesOf(id);
    const message = messages[index % Math.max(1, messages.length)];
    return message && this.touch(message);
  }

  private messagesOf(id: string): Message[] {
    const messages = this.conversationsById.get(id) ?? [];
    this.conversationsById.set(id, messages);
    return messages;
  }

  private touch(message: Message): Message {
    const all = this.conversationsById.get(message.conversationId) ?? [];
    message.rev = Math.max(0, ...all.map(({ rev }) => rev ?? 0)) + 1;
    return structuredClone(message);
  }

  private async answer(): Promise<void> {
    await tick();
    if (this.failures > 0) {
      this.failures -= 1;
      throw ZentraError.network();
    }
  }
}

const quick = () => tick();

/** Collects all incoming messages until the connection is closed. */
async function collect(server: FakeServer) {
  const got: Message[] = [];
  const messages = await incoming(server, ME, { pause: quick });
  const done = (async () => {
    for await (const message of messages) got.push(message);
  })();
  return { got, done };
}

const keyOf = ({ conversationId, seq }: Message) => `${conversationId}:${seq}`;

describe('incoming', () => {
  it('omits earlier messages and one’s own', async () => {
    const server = new FakeServer();
    server.add('a', 'you');
    const { got, done } = await collect(server);
    for (const senderId of ['you', ME, 'you'])
      server.events.emit('message:new', { message: server.add('a', senderId) });
    await ticks(10);
    server.events.emit('closed', null);
    await done;
    expect(got.map(keyOf)).toEqual(['a:2', 'a:4']);
  });

  it.each<[string, (server: FakeServer, rev: number) => void]>([
    [
      'conversation:moved',
      ({ events }, rev) => events.emit('conversation:moved', { conversationId: 'a', rev }),
    ],
    ['events:missed', ({ events }) => events.emit('events:missed', {})],
  ])('fetches after %s what no event has announced', async (_, announce) => {
    const server = new FakeServer();
    server.add('a', 'you');
    const { got, done } = await collect(server);
    announce(server, server.add('a', 'you').rev);
    await ticks(20);
    server.events.emit('closed', null);
    await done;
    expect(got.map(keyOf)).toEqual(['a:2']);
  });

  it('ends with the reason when the session has ended', async () => {
    const server = new FakeServer();
    const { done } = await collect(server);
    server.events.emit('refused', { code: 'UNAUTHENTICATED' });
    await expect(done).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  const live = fc.constantFrom('told', 'told', 'told', 'lost', 'doubled', 'late');
  const step = fc.oneof(
    fc.record({
      do: fc.constantFrom('add', 'add', 'edit'),
      to: fc.constantFrom('a', 'b'),
      isOwn: fc.boolean(),
      n: fc.nat(20),
      live,
    }),
    fc.record({ do: fc.constantFrom('wait', 'fail', 'reconnect'), n: fc.nat(6) }),
  );

  it('yields each message once and in order, also when events are lost, doubled or delayed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(3), async (steps, before) => {
        const server = new FakeServer();
        for (let i = 0; i < before; i += 1) server.add('a', 'you');
        const { got, done } = await collect(server);
        const late: Message[] = [];
        const change = (message: Message) => server.events.emit('message:changed', { message });
        for (const one of steps) {
          if (one.do === 'wait') await ticks(one.n);
          else if (one.do === 'fail') server.failures += one.n % 3;
          else if (one.do === 'reconnect') server.events.emit('status', 'up');
          else if ('live' in one) {
            const message =
              one.do === 'edit' ? server.edit(one.to, one.n) : server.add(one.to, one.isOwn ? ME : 'you');
            if (!message || one.live === 'lost') continue;
            if (one.live === 'late') late.push(message);
            else change(message);
            if (one.live === 'doubled') change(message);
          }
        }
        late.reverse().forEach(change);
        await ticks(20);
        server.failures = 0;
        server.events.emit('status', 'up'); // the next connection delivers what was lost
        await ticks(60);
        server.events.emit('closed', null);
        await done;
        for (const [id, messages] of server.conversationsById) {
          const expected = messages
            .filter(({ senderId }) => senderId !== ME)
            .filter(({ seq }) => id !== 'a' || seq > before)
            .map(keyOf);
          expect(got.filter(({ conversationId }) => conversationId === id).map(keyOf)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });
});
