// The baseline: Socket.IO as the API runs it, which only acks and forwards messages of the same
// shape. No session, no consent, no database. Runs in its own process and prints its port once it
// listens.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server, {
  path: '/ws/chat',
  addTrailingSlash: false,
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: 1024 * 1024,
});

io.on('connection', (socket) => {
  const { user, peer } = socket.handshake.query;
  void socket.join(`user:${user}`);
  let seq = 0;
  socket.on('message:send', ({ conversationId, clientId, body }, ack) => {
    seq += 1;
    const message = {
      conversationId,
      seq,
      rev: seq,
      senderId: user,
      clientId,
      body,
      replyTo: null,
      reactions: [],
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    ack({ ok: true, data: { message, duplicate: false } });
    io.to(`user:${peer}`).emit('message:new', { message });
  });
});

server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.once('disconnect', () => process.exit(0));
