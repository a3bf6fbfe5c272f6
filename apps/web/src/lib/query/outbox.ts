import type { Outbox, OutboxEntry } from '@zentra/client';
import { browserWindows, IndexedDbOutboxStore } from '@zentra/client/browser';
import type { Message } from '@zentra/contracts';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { client } from './api-client';
import { uploadOnce } from './uploads';

/** Creates the outbox of `userId`, shared by all windows of this browser. */
export const outboxOf = (userId: string): Outbox =>
  client.outbox({
    store: new IndexedDbOutboxStore(userId),
    upload: uploadOnce,
    windows: browserWindows(`zentra:outbox:${userId}`),
  });

/**
 * Outbox entries of one conversation, plus sent ones until the history shows their messages.
 * Outbox and history update one after the other. Without this, a message would disappear from the
 * screen in between.
 */
class Outgoing {
  private readonly sent = new Map<string, OutboxEntry>();
  private list: readonly OutboxEntry[];

  constructor(
    private readonly outbox: Outbox,
    private readonly conversationId: string,
  ) {
    this.list = this.all();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const stops = [
      // Emitted before the entry leaves the outbox.
      this.outbox.on('sent', ({ entry }) => {
        if (entry.conversationId === this.conversationId) this.sent.set(entry.clientId, entry);
      }),
      this.outbox.on('change', () => {
        this.list = this.all();
        listener();
      }),
    ];
    this.list = this.all();
    return () => stops.forEach((stop) => stop());
  };

  /** Returns the entries, oldest first. Each change replaces the array. */
  readonly entries = (): readonly OutboxEntry[] => this.list;

  /** Drops sent entries whose messages the history shows. */
  release(clientIds: ReadonlySet<string>): void {
    const arrived = [...this.sent.keys()].filter((id) => clientIds.has(id));
    if (arrived.length === 0) return;
    arrived.forEach((id) => this.sent.delete(id));
    this.list = this.all();
  }

  private all(): readonly OutboxEntry[] {
    const waiting = this.outbox.entries.filter((one) => one.conversationId === this.conversationId);
    const known = new Set(waiting.map(({ clientId }) => clientId));
    const sent = [...this.sent.values()].filter(({ clientId }) => !known.has(clientId));
    return [...sent, ...waiting].sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  }
}

/** Returns the outgoing messages of a conversation that its history does not show yet. */
export function useOutgoing(
  outbox: Outbox,
  conversationId: string,
  shown: readonly Message[],
): OutboxEntry[] {
  const outgoing = useMemo(() => new Outgoing(outbox, conversationId), [outbox, conversationId]);
  const entries = useSyncExternalStore(outgoing.subscribe, outgoing.entries);
  const arrived = useMemo(
    () => (entries.length === 0 ? NO_IDS : new Set(shown.map(({ clientId }) => clientId))),
    [entries, shown],
  );
  useEffect(() => outgoing.release(arrived), [outgoing, arrived]);
  return useMemo(
    () => (entries.length === 0 ? NONE : entries.filter(({ clientId }) => !arrived.has(clientId))),
    [entries, arrived],
  );
}

const NONE: OutboxEntry[] = [];
const NO_IDS: ReadonlySet<string> = new Set();
