import { attachmentSchema, uploadLimitsSchema, type Attachment, type UploadLimits } from '@zentra/contracts';
import type { Http } from './http';
import type { OutgoingFile } from './outbox/outbox-entry';

export interface UploadOptions {
  /** Aborting it ends the upload, of which the server keeps nothing. */
  signal?: AbortSignal;
  /** Told in a browser, from time to time: how much of it has left this device, 0–1. */
  onProgress?: (share: number) => void;
}

/** Pictures and files: upload them to a conversation, then name them in a message there. */
export class AttachmentsApi {
  constructor(private readonly http: Http) {}

  /** How large a picture or file may be here, in bytes. */
  limits(): Promise<UploadLimits> {
    return this.http.call('GET', '/api/attachments/limits', { schema: uploadLimitsSchema });
  }

  /**
   * Uploads one picture or file; it is kept for a day, until `send` names it. With a `clientId` of its own (a UUID) a repeat
   * gives what is there already. Rejects with `FILE_TOO_LARGE`,
   * `FILE_TYPE_REFUSED`, `FILE_UNREADABLE`, `FILE_QUOTA`, `STORAGE_FULL`, `CONSENT_REQUIRED`, `NOT_FOUND`.
   */
  upload(
    conversationId: string,
    file: Blob,
    { name, clientId, ...options }: UploadOptions & { name: string; clientId?: string },
  ): Promise<Attachment> {
    return this.http.upload('POST', '/api/attachments', file, {
      query: { name, conversationId, clientId },
      schema: attachmentSchema,
      ...options,
    });
  }

  /** Uploads a file of a message on its way: however often, it is there once. */
  uploadOnce(conversationId: string, { key, name, bytes }: OutgoingFile, options: UploadOptions = {}) {
    return this.upload(conversationId, bytes, { name, clientId: key, ...options });
  }

  /** Throws away what was uploaded and not sent. */
  async discard(id: string): Promise<void> {
    await this.http.call('DELETE', `/api/attachments/${id}`, { schema: undefined });
  }

  /** For `src` and `href`; only the two people of the conversation are answered, by their session. */
  fileUrl({ id }: Pick<Attachment, 'id'>): string {
    return this.http.urlOf(`/api/attachments/${id}/file`).href;
  }

  /** A picture small enough for the conversation. It does not move. */
  previewUrl({ id }: Pick<Attachment, 'id'>): string {
    return this.http.urlOf(`/api/attachments/${id}/preview`).href;
  }

  /** The file itself, as it comes. */
  download(id: string, signal?: AbortSignal): Promise<Response> {
    return this.http.download(`/api/attachments/${id}/file`, signal);
  }
}
