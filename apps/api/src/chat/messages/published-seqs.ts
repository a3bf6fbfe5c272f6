import type { Message } from '@zentra/contracts';

/** The most senders that are remembered. */
const MOST = 10_000;

/**
 * Remembers up to which `seq` this process has published the messages of each sender in each
 * conversation, for at most 10,000 of them.
 */
export class PublishedSeqs {
  private readonly seqs = new Map<string, number>();

  /** Records a published message. @returns whether no such or later one was recorded before */
  add({ conversationId, senderId, seq }: Message): boolean {
    const key = `${conversationId} ${senderId}`;
    const known = this.seqs.get(key);
    if (known !== undefined && known >= seq) return false;
    this.seqs.set(key, seq);
    if (known === undefined && this.seqs.size > MOST) {
      const [oldest] = this.seqs.keys();
      if (oldest !== undefined) this.seqs.delete(oldest);
    }
    return true;
  }
}
