import { ReceiptsService } from '../../src/chat/receipts/receipts.service';
import { eventually } from '../support/eventually';
import { acceptedPair } from '../support/factories';
import { connected, rawSocket } from '../support/sockets';
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
