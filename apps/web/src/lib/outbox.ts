import { ZentraError } from '@zentra/client';
import type { Message } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { client } from './api-client';
import { storedValues, writeStored } from './device-storage';
import { reportError } from './query-client';
import { Store, useStore } from './store';

/** A message on its way; `failed` was refused and waits for the person to decide. */
export interface Outgoing {
  clientId: string;
  conversationId: string;
  body: string;
  /** `seq` of the message it answers. */
  replyTo: number | null;
  createdAt: string;
  status: 'sending' | 'failed';
}

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const nameOf = (clientId: string) => `outbox:${clientId}`;

/**
 * Messages that the server has not acked. Kept on the device, sent one after the other per conversation, repeated with
 * the same clientId until answered, so that a message is stored once however often it is tried.
 */
export class Outbox {
  readonly entries = new Store<Outgoing[]>([]);
  private readonly busy = new Set<string>();
  private isOpen = false;

  constructor(
    private readonly userId: string,
    private readonly onSent: (message: Message) => void,
  ) {
    const kept = storedValues(userId, 'outbox:').map((value) => JSON.parse(value) as Outgoing);
    this.entries.set(kept.sort((a, b) => a.createdAt.localeCompare(b.createdAt)));
  }

  /** Starts to send, first what was left on the device. */
  open(): void {
    this.isOpen = true;
    new Set(this.entries.get().map(({ conversationId }) => conversationId)).forEach(
      (id) => void this.drain(id),
    );
  }

  add(conversationId: string, body: string, { replyTo = null }: { replyTo?: number | null } = {}): void {
    const entry: Outgoing = {
      clientId: uuidv7(),
      conversationId,
      body,
      replyTo,
      createdAt: new Date().toISOString(),
      status: 'sending',
    };
    this.put(entry);
    void this.drain(conversationId);
  }

  retry(clientId: string): void {
    const entry = this.entries.get().find((one) => one.clientId === clientId);
    if (!entry) return;
    this.put({ ...entry, status: 'sending' });
    void this.drain(entry.conversationId);
  }

  /** Forgets an entry: it was sent, here or in another window, or the person gave it up. */
  remove(clientId: string): void {
    if (!this.entries.get().some((one) => one.clientId === clientId)) return;
    writeStored(this.userId, nameOf(clientId), null);
    this.entries.set(this.entries.get().filter((one) => one.clientId !== clientId));
  }

  /** Stops sending; what is left stays on the device. */
  close(): void {
    this.isOpen = false;
  }

  private put(entry: Outgoing): void {
    writeStored(this.userId, nameOf(entry.clientId), JSON.stringify(entry));
    const others = this.entries.get().filter((one) => one.clientId !== entry.clientId);
    this.entries.set([...others, entry].sort((a, b) => a.createdAt.localeCompare(b.createdAt)));
  }

  private async drain(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) return;
    this.busy.add(conversationId);
    for (let tries = 0; this.isOpen;) {
      const next = this.entries
        .get()
        .find((one) => one.conversationId === conversationId && one.status === 'sending');
      if (!next) break;
      try {
        const message = await client.send(conversationId, next.body, {
          clientId: next.clientId,
          replyTo: next.replyTo,
        });
        tries = 0;
        this.onSent(message);
        // Drawn from the history first, then forgotten here: nothing flickers in between.
        await new Promise((resolve) => setTimeout(resolve));
        this.remove(next.clientId);
      } catch (error) {
        // A session that ended keeps the message for the next sign-in; a refusal is the person's to decide.
        if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED') {
          reportError(error);
          break;
        }
        if (error instanceof ZentraError && !error.isTransient) this.put({ ...next, status: 'failed' });
        else await pauseUntilUp(RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] ?? 15_000);
      }
    }
    this.busy.delete(conversationId);
  }
}

/** Waits `ms`, give or take a quarter, or less when the connection comes back. */
function pauseUntilUp(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, ms * (0.75 + Math.random() / 2));
    const stop = client.on('status', (status) => status === 'up' && done());
  });
}

/** What is on its way in a conversation, apart from what its history shows already. */
export function useOutgoing(outbox: Outbox, conversationId: string, shown: readonly Message[]): Outgoing[] {
  const entries = useStore(outbox.entries).filter((entry) => entry.conversationId === conversationId);
  if (entries.length === 0) return entries;
  const arrived = new Set(shown.map(({ clientId }) => clientId));
  return entries.filter(({ clientId }) => !arrived.has(clientId));
}
