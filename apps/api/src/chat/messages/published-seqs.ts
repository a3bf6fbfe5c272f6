/** The most conversations that are remembered. */
const MOST = 10_000;

/**
 * Remembers up to which `seq` this process has published the messages of each conversation, for the
 * 10,000 conversations that came last.
 */
export class PublishedSeqs {
  private readonly seqs = new Map<string, number>();

  /** Records a published message. @returns whether no such or later one was recorded before */
  add(conversationId: string, seq: number): boolean {
    const known = this.seqs.get(conversationId);
    if (known !== undefined && known >= seq) return false;
    this.seqs.set(conversationId, seq);
    if (known === undefined && this.seqs.size > MOST) {
      const [oldest] = this.seqs.keys();
      if (oldest !== undefined) this.seqs.delete(oldest);
    }
    return true;
  }
}
