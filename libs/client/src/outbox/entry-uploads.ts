import type { Attachment } from '@zentra/contracts';
import { uploadedOf, type OutboxEntry, type OutgoingFile } from './outbox-entry';
import type { SharedEntries } from './shared-entries';

/** Uploads and discards files on the server. */
export interface UploadTransport {
  /**
   * Resolves once the server has stored the file; rejects with a `ZentraError`. Called again with
   * the same `key` until answered.
   */
  upload(conversationId: string, file: OutgoingFile, signal: AbortSignal): Promise<Attachment>;
  /** Deletes an uploaded attachment that was not sent. */
  discard(attachment: Attachment): void;
}

/**
 * Uploads the files of outgoing messages, one at a time, before their message is sent.
 * Each attachment is stored with its entry before the next upload, so that no file is uploaded
 * twice.
 * Attachments of a removed entry are discarded.
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

  /**
   * Uploads all files of an entry that are not uploaded yet.
   * @returns the entry with all its attachments
   * @throws what the transport throws; also if the entry is removed during the upload
   */
  async complete(entry: OutboxEntry, closing: AbortSignal): Promise<OutboxEntry> {
    let current = entry;
    for (const file of entry.files ?? []) {
      if (file.attachment) continue;
      const attachment = await this.upload(entry, file, closing);
      current = this.change(entry.clientId, (one) => (one.key === file.key ? { ...one, attachment } : one));
      // Wait for the store: a later window must find this attachment there, and no send may
      // overtake the write.
      await this.shared.settled();
    }
    return current;
  }

  /**
   * Marks the files of an entry for another upload, after the server has deleted their attachments.
   * @returns false if the entry has no files
   */
  async renew(clientId: string): Promise<boolean> {
    if (!this.shared.find(clientId)?.files?.length) return false;
    this.change(clientId, (file) => ({ ...file, attachment: undefined }));
    await this.shared.settled();
    return true;
  }

  /** Discards the attachments of a removed entry. */
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
