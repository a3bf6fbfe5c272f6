import type { SocketConnection } from './socket-connection';

/** Groups connections by a key such as their user. Each group is in the order of arrival. */
export class ConnectionGroups {
  private readonly groups = new Map<string, Set<SocketConnection>>();

  constructor(private readonly keyOf: (connection: SocketConnection) => string | null) {}

  /**
   * Adds a connection.
   * @returns the connections with the same key, this one included; empty where it has no key
   */
  add(connection: SocketConnection): ReadonlySet<SocketConnection> {
    const key = this.keyOf(connection);
    if (key === null) return new Set();
    const group = this.groups.get(key) ?? new Set();
    this.groups.set(key, group.add(connection));
    return group;
  }

  delete(connection: SocketConnection): void {
    const key = this.keyOf(connection);
    const group = key === null ? undefined : this.groups.get(key);
    if (key === null || !group?.delete(connection)) return;
    if (group.size === 0) this.groups.delete(key);
  }
}

/**
 * Returns the connections of the user who has most of them, oldest first. Behind a shared address,
 * one user with many connections must not close those of others.
 */
export function mostOfOneUser<C extends { owner: { userId: string | null } }>(group: Iterable<C>): C[] {
  const byUser = new Map<string | null, C[]>();
  for (const connection of group) {
    const { userId } = connection.owner;
    const others = byUser.get(userId);
    if (others) others.push(connection);
    else byUser.set(userId, [connection]);
  }
  let most: C[] = [];
  for (const connections of byUser.values()) if (connections.length > most.length) most = connections;
  return most;
}
