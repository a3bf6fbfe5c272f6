// The sockets of attacks.mjs and socket-attacks.mjs. They send Engine.IO frames by hand, because a
// client library would prevent the attacks: `0` open, `2` ping, `3` pong, `40` connect.
import WebSocket from 'ws';

export const SOCKET_PATH = '/ws/chat?EIO=4&transport=websocket';

/**
 * Opens a socket that sends its CONNECT and answers the heartbeat. Resolves once it is open, or
 * with `waits`, once the server has answered the CONNECT; rejects when it is refused. Calls
 * `onClose` in each case.
 */
export function join(url, { cookie, address }, { waits = false, onClose = () => undefined } = {}) {
  const socket = new WebSocket(url.replace('http', 'ws') + SOCKET_PATH, {
    headers: { ...(address && { 'x-forwarded-for': address }), ...(cookie && { cookie }) },
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    // Stays registered, so that a later error does not end the process.
    socket.on('error', reject);
    socket.on('close', onClose);
    socket.on('open', () => {
      socket.send('40');
      if (!waits) resolve(socket);
    });
    socket.on('message', (/** @type {Buffer} */ data) => {
      const frame = data.toString('latin1', 0, 2);
      if (frame.startsWith('2')) socket.send('3');
      else if (waits && frame === '40') resolve(socket);
    });
  });
}
