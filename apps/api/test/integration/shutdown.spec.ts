import { Draining } from '../../src/cluster/draining';
import { drain } from '../../src/drain';
import { ReceiptsService } from '../../src/chat/receipts/receipts.service';
import { eventually } from '../support/eventually';
import { acceptedPair } from '../support/factories';
import { call } from '../support/http';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { startTestApp } from '../support/test-app';

it('a server that stops completes the requests of sockets that no longer receive an answer', async () => {
  const app = await startTestApp();
  const { a, b, conversationId } = await acceptedPair(app);
  await b.client.send(conversationId, 'Seven?');
  const socket = await connected(rawSocket(app.url, { cookie: a.client.http.cookie }));
  const receipts = app.app.get(ReceiptsService);
  const marked = jest.spyOn(receipts, 'markRead');
  socket.emit('conversation:read', { conversationId, seq: 1 });
  await eventually('the mark', () => marked.mock.calls.length > 0);
  // Marks are batched before they are written, which takes longer than the rest of the shutdown.
  await app.close();
  await expect(marked.mock.results[0]?.value).resolves.toEqual({ readSeq: 1 });
});

describe('a process that drains', () => {
  it('is not ready, refuses new sockets, serves the others, and closes them in slices', async () => {
    const app = await startTestApp({ drainMs: 1_000 });
    const { a, b, conversationId } = await acceptedPair(app);
    const { cookie } = a.client.http;
    const sockets = await Promise.all(
      Array.from({ length: 20 }, () => connected(rawSocket(app.url, { cookie }))),
    );
    await b.client.connect();
    app.app.get(Draining).begin();
    expect((await call(`${app.url}/api/health/ready`, 'GET')).status).toBe(503);
    expect((await call(`${app.url}/api/health/live`, 'GET')).status).toBe(200);
    await expect(connected(rawSocket(app.url, { cookie }))).rejects.toThrow('websocket error');
    expect((await b.client.send(conversationId, 'Still served')).seq).toBe(1);
    const closedAt = Promise.all(sockets.map((socket) => disconnected(socket).then(() => performance.now())));
    await drain(app.app, app.config.drainMs);
    const times = await closedAt;
    await app.close();
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(500);
    b.client.close();
  });
});
