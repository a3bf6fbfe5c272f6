import { ZentraClient } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ControlChannel } from '../../src/cluster/control.channel';
import { PresenceService } from '../../src/chat/presence/presence.service';
import { createApp } from '../../src/create-app';
import { eventually } from '../support/eventually';
import { acceptedPair, deviceOf, type TestPerson } from '../support/factories';
import { TestRedis } from '../support/redis';
import { startTestApp, type TestApp } from '../support/test-app';

/** How soon both sides must have caught up once Redis is back. */
const CATCH_UP_MS = 5_000;

/** Two processes share a Redis: the sender is at the first, the recipient at both. */
describe('two processes while Redis is unavailable', () => {
  let redis: TestRedis;
  let app: TestApp;
  let second: NestExpressApplication;
  let secondUrl: string;
  beforeAll(async () => {
    redis = await TestRedis.start();
    app = await startTestApp({ redisUrl: redis.url });
    second = await createApp(app.config);
    await second.listen(0, '127.0.0.1');
    secondUrl = await second.getUrl();
    await eventually('both processes', () => second.get(ControlChannel).others().length === 1);
  });
  afterAll(async () => {
    await second.close();
    await app.close();
    await redis.kill();
  });

  const atSecond = async ({ me, password }: TestPerson): Promise<ZentraClient> => {
    const client = new ZentraClient({ url: secondUrl });
    await client.login({ username: me.username, password });
    return client;
  };

  async function scene() {
    const { a, b, conversationId } = await acceptedPair(app);
    const [near, far] = [await deviceOf(app, b), await atSecond(b)];
    await Promise.all([a.client.connect(), near.connect(), far.connect()]);
    const seqs = (client: ZentraClient) => {
      const received: number[] = [];
      client.on('message:new', ({ message }) => void received.push(message.seq));
      return received;
    };
    const close = () => [a.client, near, far].forEach((client) => client.close());
    return { sender: a.client, conversationId, near: seqs(near), far: seqs(far), farClient: far, close };
  }

  const send = async (client: ZentraClient, conversationId: string, count: number): Promise<Message[]> => {
    const sent: Message[] = [];
    for (let i = 0; i < count; i += 1) sent.push(await client.send(conversationId, `Message ${i}`));
    return sent;
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

  it('delivers to devices of the same process, and to the other one once Redis is back', async () => {
    const { sender, conversationId, near, far, close } = await scene();
    await send(sender, conversationId, 2);
    await eventually('messages at both', () => near.length === 2 && far.length === 2);
    await redis.kill();
    const sent = await send(sender, conversationId, 10);
    expect(sent.map(({ seq }) => seq)).toEqual(numbers(12).slice(2));
    expect(near).toEqual(numbers(12));
    expect(far).toEqual(numbers(2));
    await redis.start();
    await eventually('all messages at the other process', () => far.length === 12, CATCH_UP_MS);
    expect(far).toEqual(numbers(12));
    close();
  });

  it('admits devices and stores messages, and a device that came meanwhile fetches them', async () => {
    await redis.kill();
    const { sender, conversationId, near, farClient, close } = await scene();
    const received = await farClient.incoming();
    await send(sender, conversationId, 3);
    await redis.start();
    const got: number[] = [];
    for (let i = 0; i < 3; i += 1) got.push((await received.next()).value?.seq ?? 0);
    expect([near, got]).toEqual([numbers(3), numbers(3)]);
    close();
  });

  it('shows no one as offline because Redis is unavailable', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await b.client.connect();
    const far = await atSecond(a);
    const seen: boolean[] = [];
    far.on('presence:changed', ({ online }) => void seen.push(online));
    await far.connect();
    await eventually('presence over processes', () => seen.length > 0);
    await redis.kill();
    // As many checks of the subscriptions as show a user as offline, and one more.
    for (let i = 0; i < 4; i += 1) await second.get(PresenceService)['sweeping'].trigger();
    await new Promise((resolve) => setTimeout(resolve, 300)); // presence is gathered for 100 ms
    await redis.start();
    await far.markDelivered(conversationId, 0).catch(() => undefined);
    expect(seen).not.toContain(false);
    [b.client, far].forEach((client) => client.close());
  });
});
