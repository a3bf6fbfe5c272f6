import type { SocketConnection } from './socket-connection';

/** Connections by a key such as their user, each group in the order in which they came. */
export class ConnectionGroups {
  private readonly groups = new Map<string, Set<SocketConnection>>();

  constructor(private readonly keyOf: (connection: SocketConnection) => string | null) {}

  /** @returns the connections of the same key, this one among them; none where it has no key */
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
 * Returns the connections of the user who has the most of them, in their order: behind a shared address one user with many
 * must not close those of the others.
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
