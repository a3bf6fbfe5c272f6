import { Client } from 'pg';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ControlChannel } from '../../src/cluster/control.channel';
import { NodeId } from '../../src/cluster/node-id';
import { LEASE_MS } from '../../src/cluster/lease';
import { createApp } from '../../src/create-app';
import { MessageWriter } from '../../src/chat/messages/message.writer';
import { eventually } from '../support/eventually';
import { urlOf } from '../support/databases';
import { acceptedPair } from '../support/factories';
import { delayAnswerOf, type DelayedAnswer } from '../support/delayed-answer';
import { callJson } from '../support/http';
import { ROUNDS } from '../support/rounds';
import { startTestApp, type TestApp } from '../support/test-app';

/** Two processes on one database: `app` has the sockets of both, `acting` answers the end. */
describe('the end of a consent, over processes', () => {
  let app: TestApp;
  let acting: NestExpressApplication;
  let actingUrl: string;
  beforeAll(async () => {
    app = await startTestApp();
    acting = await createApp(app.config);
    await acting.listen(0, '127.0.0.1');
    actingUrl = await acting.getUrl();
    // Each knows of the other after a heartbeat.
    await eventually('a heartbeat', () => acting.get(ControlChannel).others().length === 1);
  });
  afterAll(async () => {
    await acting.close();
    await app.close();
  });

  /** A pair whose sockets are connected to `app`, and what the second person receives. */
  async function pairHere() {
    const { a, b, conversationId } = await acceptedPair(app);
    await Promise.all([a.client.connect(), b.client.connect()]);
    const received: string[] = [];
    b.client.on('message:new', ({ message }) => void received.push(message.body));
    const { cookie } = a.client.http;
    const endElsewhere = () =>
      callJson(`${actingUrl}/api/conversations/${conversationId}/end`, 'POST', { cookie });
    const close = () => [a, b].forEach(({ client }) => client.close());
    return { a, b, conversationId, received, endElsewhere, close };
  }

  it('a message in flight in another process is not delivered once the end is answered', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { a, b, conversationId, received, endElsewhere, close } = await pairHere();
      const delayed = delayAnswerOf(app.app.get(MessageWriter), 'append');
      const sent = a.client.send(conversationId, 'In flight');
      await delayed.reached;
      const isEnded = round % 2 === 0;
      if (isEnded) await endElsewhere();
      delayed.release();
      await sent;
      await b.client.markDelivered(conversationId, 1);
      expect({ round, received }).toEqual({ round, received: isEnded ? [] : ['In flight'] });
      close();
    }
  });

  it('conversation:ended reaches the sockets of every process, also where the acting one stops after its commit', async () => {
    const { b, conversationId, endElsewhere, close } = await pairHere();
    const ended = new Promise((resolve) => b.client.on('conversation:ended', resolve));
    const stopped = jest.spyOn(acting.get(ControlChannel), 'obeyed').mockRejectedValue(new Error('stopped'));
    expect(await endElsewhere()).toMatchObject({ status: 500 });
    stopped.mockRestore();
    expect(await ended).toMatchObject({ conversation: { id: conversationId, state: 'ended' } });
    close();
  });

  it('is not delayed by a process that has said goodbye', async () => {
    const third = await createApp(app.config);
    await third.init();
    const { endElsewhere, close } = await pairHere();
    await third.close();
    const from = performance.now();
    await endElsewhere();
    expect(performance.now() - from).toBeLessThan(LEASE_MS);
    close();
  });

  /** The connection of `app` stands, and nothing arrives by it any more. */
  const stallNotices = () =>
    app.app
      .get<{ client: { connection: { stream: NodeJS.ReadStream } } }>(ControlChannel)
      .client.connection.stream.pause();

  it('a repeated end waits as long as the first one for a process that does not answer', async () => {
    const { endElsewhere, close } = await pairHere();
    stallNotices();
    const from = performance.now();
    const times = await Promise.all(
      [endElsewhere, endElsewhere].map(async (end) => {
        expect((await end()).status).toBe(200);
        return performance.now() - from;
      }),
    );
    expect(Math.min(...times)).toBeGreaterThan(LEASE_MS - 500);
    await eventually('a fresh lease', () => app.app.get(ControlChannel).lease.isFresh());
    close();
  });

  /**
   * Ends the connection of `app` for notices, which cannot be opened again; other connections stay.
   * Call the returned function to allow it.
   */
  async function cutNotices(): Promise<() => Promise<void>> {
    const database = new URL(app.databaseUrl).pathname.slice(1);
    const server = new Client({ connectionString: urlOf('postgres') });
    await server.connect();
    await server.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await server.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = $1 AND application_name = $2`,
      [database, `zentra-node ${app.app.get(NodeId).value}`],
    );
    return async () => {
      await server.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
      await server.end();
    };
  }

  it('calls and socket events are refused while ends of sessions cannot arrive', async () => {
    const { a, conversationId, close } = await pairHere();
    await a.client.me();
    const restore = await cutNotices();
    const { lease } = app.app.get(ControlChannel);
    await eventually('a lease that is over', () => !lease.isFresh());
    const refused = await Promise.all(
      [a.client.me(), a.client.live.request('conversation:read', { conversationId, seq: 1 })].map((call) =>
        call.then(
          () => 'done',
          ({ code }: { code: string }) => code,
        ),
      ),
    );
    await restore();
    expect(refused).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
    await eventually('a fresh lease', () => lease.isFresh());
    expect((await a.client.me()).id).toBe(a.me.id);
    close();
  });

  it('a process whose notices no longer arrive holds events back, and delivers those of other pairs later', async () => {
    const [ended, other] = [await pairHere(), await pairHere()];
    const points: { point: DelayedAnswer; sent: Promise<unknown> }[] = [];
    for (const { a, conversationId } of [ended, other]) {
      const point = delayAnswerOf(app.app.get(MessageWriter), 'append');
      const sent = a.client.send(conversationId, 'In flight');
      await point.reached;
      points.push({ point, sent });
    }
    await callJson(`${actingUrl}/api/auth/me`, 'GET', { cookie: ended.a.client.http.cookie });
    const restore = await cutNotices();
    const from = performance.now();
    await ended.endElsewhere();
    expect(performance.now() - from).toBeLessThan(LEASE_MS + 1_000);
    for (const { point } of points) point.release();
    for (const { sent } of points) await sent;
    expect([ended.received, other.received]).toEqual([[], []]);
    await restore();
    await eventually('the other pair’s message', () => other.received.length === 1);
    await ended.b.client.markDelivered(ended.conversationId, 1);
    expect(ended.received).toEqual([]);
    for (const { close } of [ended, other]) close();
  });
});
