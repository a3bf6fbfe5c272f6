import type { Attachment } from '@zentra/contracts';
import { uploadedOf, type OutboxEntry, type OutgoingFile } from './outbox-entry';
import type { SharedEntries } from './shared-entries';

/** The way of files to the server. */
export interface UploadTransport {
  /** Resolves once the server keeps it; rejects with a `ZentraError`. Called again with the same `key` until answered. */
  upload(conversationId: string, file: OutgoingFile, signal: AbortSignal): Promise<Attachment>;
  /** Throws away what was uploaded and is not sent. */
  discard(attachment: Attachment): void;
}

/**
 * The files of messages on their way: uploaded before their message is sent, one after the other. What is uploaded is kept
 * with the message before it goes on, so that it is not uploaded again; what belongs to one given up is thrown away.
 */
export class EntryUploads {
  private readonly going = new Map<string, AbortController>();

  constructor(
    private readonly shared: SharedEntries,
    private readonly transport: UploadTransport,
  ) {
    shared.events.on('change', () => {
      for (const [clientId, controller] of this.going) if (!shared.find(clientId)) controller.abort();
    });
  }

  /** @returns the entry with all its files uploaded; rejects as the transport does, or aborted where it is given up */
  async complete(entry: OutboxEntry, closing: AbortSignal): Promise<OutboxEntry> {
    let current = entry;
    for (const file of entry.files ?? []) {
      if (file.attachment) continue;
      const attachment = await this.upload(entry, file, closing);
      current = this.change(entry.clientId, (one) => (one.key === file.key ? { ...one, attachment } : one));
      // Not before it is in the store, where a later window finds the same; and nothing may overtake it meanwhile.
      await this.shared.settled();
    }
    return current;
  }

  /** The server has thrown them away since: they are uploaded again. @returns whether there are any to upload */
  async renew(clientId: string): Promise<boolean> {
    if (!this.shared.find(clientId)?.files?.length) return false;
    this.change(clientId, (file) => ({ ...file, attachment: undefined }));
    await this.shared.settled();
    return true;
  }

  /** Of one that is given up. */
  discard(entry: OutboxEntry): void {
    uploadedOf(entry).forEach((attachment) => this.transport.discard(attachment));
  }

  private async upload(entry: OutboxEntry, file: OutgoingFile, closing: AbortSignal): Promise<Attachment> {
    const controller = new AbortController();
    this.going.set(entry.clientId, controller);
    try {
      const signal = AbortSignal.any([controller.signal, closing]);
      const attachment = await this.transport.upload(entry.conversationId, file, signal);
      if (this.shared.find(entry.clientId)) return attachment;
      this.transport.discard(attachment);
      throw new Error('Given up while it was uploaded');
    } finally {
      this.going.delete(entry.clientId);
    }
  }

  private change(clientId: string, change: (file: OutgoingFile) => OutgoingFile): OutboxEntry {
    const entry = this.shared.find(clientId);
    if (!entry) throw new Error('Given up while it was uploaded');
    const changed = { ...entry, files: entry.files?.map(change) };
    this.shared.put(changed);
    return changed;
  }
}
