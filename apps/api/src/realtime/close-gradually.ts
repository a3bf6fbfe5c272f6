import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from 'socket.io';
import type { EngineConnection } from './socket-connection';

/** Slices in which a draining process closes its connections, and the pause between two, ms. */
const SLICES = 20;
const SLICE_MS = 100;

/**
 * Closes all connections in random order, a share of them every 100 ms. Closes them below
 * Socket.IO, so that clients reconnect to another process.
 */
export async function closeGradually(server: Server): Promise<void> {
  const { clients } = server.engine as unknown as { clients: Record<string, EngineConnection> };
  const rest = Object.values(clients)
    .map((connection) => ({ connection, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ connection }) => connection);
  const size = Math.ceil(rest.length / SLICES);
  while (rest.length > 0) {
    for (const connection of rest.splice(0, size)) connection.close(true);
    if (rest.length > 0) await sleep(SLICE_MS);
  }
}
