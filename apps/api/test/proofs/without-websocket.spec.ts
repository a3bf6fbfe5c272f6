import { ZentraClient, type LiveStatus } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import { acceptedPair, person, type TestPerson } from '../support/factories';
import { PlainProxy } from '../support/plain-proxy';
import { startTestApp, type TestApp } from '../support/test-app';

/** A client behind a proxy that refuses WebSocket. */
describe('without WebSocket', () => {
  let app: TestApp;
  let proxy: PlainProxy;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    proxy = await PlainProxy.before(app.url);
  });
  afterEach(() => proxy.close());
  afterAll(() => app.close());

  const behind = async ({ me, password }: TestPerson) => {
    const client = new ZentraClient({ url: proxy.url });
    await client.login({ username: me.username, password });
    return client;
  };
  const status = (client: ZentraClient, wanted: LiveStatus) =>
    new Promise<void>((resolve) => {
      const stop = client.on('status', (now) => {
        if (now !== wanted) return;
        stop();
        resolve();
      });
    });
  const take = async (messages: AsyncGenerator<Message, void, void>) => {
    const next = await messages.next();
    return next.done ? undefined : next.value.body;
  };

  it('connects by polling, and delivers every message once and in order', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const client = await behind(b);
    const messages = await client.incoming();
    await client.connect();
    expect(client.live.isUp).toBe(false);
    for (const body of ['one', 'two', 'three']) await a.client.send(conversationId, body);
    const began = Date.now();
    expect([await take(messages), await take(messages), await take(messages)]).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect(Date.now() - began).toBeLessThan(30_000);
    // Its own messages use HTTP, and are acked as over the socket.
    expect((await client.send(conversationId, 'four')).seq).toBe(4);
    await a.client.edit(conversationId, 1, 'one again');
    await a.client.send(conversationId, 'five');
    expect(await take(messages)).toBe('five');
    client.close();
    expect(await take(messages)).toBeUndefined();
  }, 60_000);

  it('connects by itself once WebSocket works, and stops polling', async () => {
    const client = await behind(await person(app));
    await client.connect();
    let polled = 0;
    client.on('polled', () => (polled += 1));
    const up = status(client, 'up');
    proxy.letSocketsThrough = true;
    await up;
    const before = polled;
    client.live.pollNow();
    await client.me();
    expect(polled).toBe(before);
    const falling = status(client, 'polling');
    proxy.cutSockets();
    await falling;
    expect(polled).toBe(before + 1);
    client.close();
  });

  it('detects the end of the session by the next poll', async () => {
    const mara = await person(app);
    const client = await behind(mara);
    await client.connect();
    const refused = new Promise((resolve) => client.on('refused', ({ code }) => resolve(code)));
    await mara.client.account.endOtherSessions();
    client.live.pollNow();
    expect(await refused).toBe('UNAUTHENTICATED');
    const { upgrades } = proxy;
    client.live.pollNow();
    await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    // It has stopped retrying.
    expect(proxy.upgrades).toBe(upgrades);
  });

  it.each([
    ['a page with status 200', 200],
    ['Basic authentication', 401],
    ['a captive portal’s status', 511],
  ])('reports a captive portal: %s', async (_, code) => {
    const { a, b, conversationId } = await acceptedPair(app);
    const client = await behind(b);
    await client.connect();
    proxy.page = { status: code, html: '<h1>Sign in to Cafe</h1>' };
    const noticed = status(client, 'intercepted');
    client.live.pollNow();
    await noticed;
    await expect(client.block(a.me.id)).rejects.toMatchObject({ code: 'INTERCEPTED' });
    await expect(client.logout()).rejects.toMatchObject({ code: 'INTERCEPTED' });
    proxy.page = undefined;
    // Neither was done, and neither counts as done.
    expect((await client.me()).id).toBe(b.me.id);
    expect((await a.client.conversation(conversationId)).state).toBe('open');
    await status(client, 'polling');
    client.close();
  });
});
