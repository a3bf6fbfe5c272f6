import type { ZentraClient } from '@zentra/client';
import { SOCKET_PATH, type ServerEvent, type ServerPayload } from '@zentra/contracts';
import { io, type Socket } from 'socket.io-client';

/** Resolves with the next `event` of `client` that `accept` approves; rejects after `timeoutMs`. */
export function nextEvent<E extends ServerEvent>(
  client: ZentraClient,
  event: E,
  accept: (payload: ServerPayload<E>) => boolean = () => true,
  timeoutMs = 5_000,
): Promise<ServerPayload<E>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${event} did not come`));
    }, timeoutMs);
    const stop = client.on(event, (payload) => {
      const received = payload as ServerPayload<E>;
      if (!accept(received)) return;
      clearTimeout(timer);
      stop();
      resolve(received);
    });
  });
}

/** A bare socket, for handshakes and payloads that the client library would not send. */
export function rawSocket(url: string, headers: Record<string, string>): Socket {
  return io(url, {
    path: SOCKET_PATH,
    addTrailingSlash: false,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
  });
}

/** Resolves once connected; rejects with the refusal's code. */
export const connected = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
      socket.disconnect();
      reject(new Error(error.data?.code ?? error.message));
    });
  });

export const disconnected = (socket: Socket): Promise<string> =>
  new Promise((resolve) => socket.once('disconnect', resolve));
