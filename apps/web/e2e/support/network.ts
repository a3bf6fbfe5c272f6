import type { BrowserContext, WebSocketRoute } from '@playwright/test';
import { API } from './person';

/**
 * Controls the network between the pages of a context and the API; create it before the first page.
 */
export class Network {
  private state: 'up' | 'down' | 'deaf' | 'silent' | 'full' = 'up';
  private except = /^$/;
  private readonly sockets = new Set<WebSocketRoute>();

  static async of(context: BrowserContext): Promise<Network> {
    const network = new Network();
    await context.route(`${API}/api/**`, async (route) => {
      if (network.isOpen || network.except.test(route.request().url())) return route.continue();
      if (network.state === 'silent') return;
      if (network.state === 'deaf') await route.fetch();
      await route.abort('internetdisconnected');
    });
    await context.routeWebSocket(/\/ws\/chat/, (socket) => network.join(socket));
    return network;
  }

  /** Blocks everything except addresses that match. */
  async cut(except = /^$/): Promise<void> {
    this.state = 'down';
    this.except = except;
    await Promise.all([...this.sockets].map((socket) => socket.close()));
    this.sockets.clear();
  }

  /** Closes the sockets with a code, as the server does; later ones connect. */
  async closeSockets(code: number): Promise<void> {
    await Promise.all([...this.sockets].map((socket) => socket.close({ code })));
    this.sockets.clear();
  }

  /** Requests arrive, and no answer comes back. */
  loseAnswers(): void {
    this.state = 'deaf';
  }

  /** From now on, requests get no answer, not even an error. */
  silence(): void {
    this.state = 'silent';
  }

  /** Answers messages like a server with a full disk; they do not reach the API. */
  fillUp(): void {
    this.state = 'full';
  }

  restore(): void {
    this.state = 'up';
    this.except = /^$/;
  }

  private get isOpen(): boolean {
    return this.state === 'up' || this.state === 'full';
  }

  private async join(socket: WebSocketRoute): Promise<void> {
    if (this.state === 'down') return socket.close();
    if (this.state === 'silent') return;
    this.sockets.add(socket);
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const sent = this.state === 'full' ? /^42(\d+)\["message:send"/.exec(String(frame)) : null;
      if (sent) socket.send(`43${sent[1]}[{"ok":false,"error":{"code":"STORAGE_FULL","message":"full"}}]`);
      else server.send(frame);
    });
    // The connection itself succeeds, so that the page can send on it; acks and events do not pass.
    server.onMessage((frame) => {
      if (this.isOpen || /^(0|2$|40)/.test(String(frame))) socket.send(frame);
    });
  }
}
