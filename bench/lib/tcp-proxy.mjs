import { connect, createServer } from 'node:net';

/** A proxy between clients and a server, which cuts connections on demand. */
export class TcpProxy {
  /** Cuts connections instead of forwarding an answer with this text, so many times. */
  cutAt = { words: '', times: 0 };

  async start(targetPort) {
    this.server = createServer((client) => {
      const target = connect(targetPort, '127.0.0.1');
      const cut = () => {
        client.destroy();
        target.destroy();
      };
      for (const socket of [client, target]) socket.on('error', cut).on('close', cut);
      client.on('data', (bytes) => target.write(bytes));
      target.on('data', (bytes) => {
        if (this.cutAt.times === 0 || !bytes.includes(this.cutAt.words)) return client.write(bytes);
        this.cutAt.times -= 1;
        cut();
      });
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.close();
  }
}
