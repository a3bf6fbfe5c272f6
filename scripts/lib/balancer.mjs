import { connect, createServer } from 'node:net';

/**
 * Distributes TCP connections over several local servers: each goes to the server with the fewest
 * open connections that accepts it. Neither HTTP nor WebSocket frames are parsed, so it needs no
 * configuration for either.
 * @param {object} options
 * @param {number} options.port where it listens
 * @param {string} options.host
 * @param {number[]} options.targets ports of the servers on `host`
 * @returns {Promise<{ close(): void }>} rejects when the port is taken
 */
export function startBalancer({ port, host, targets }) {
  const open = new Map(targets.map((target) => [target, 0]));
  const sockets = new Set();
  const server = createServer({ pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on('error', () => client.destroy()).on('close', () => sockets.delete(client));
    forward(
      client,
      [...open].sort(([, a], [, b]) => a - b).map(([target]) => target),
    );
  });

  /** Tries the first target, then the others. Closes the connection where none accepts it. */
  function forward(client, [target, ...others]) {
    if (target === undefined || client.destroyed) return void client.destroy();
    const upstream = connect(target, host);
    let isConnected = false;
    open.set(target, open.get(target) + 1);
    upstream.once('connect', () => {
      isConnected = true;
      client.on('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => upstream.destroy());
    upstream.on('close', () => {
      open.set(target, open.get(target) - 1);
      if (isConnected) client.destroy();
      else forward(client, others);
    });
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () =>
      resolve({
        close: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      }),
    );
  });
}
