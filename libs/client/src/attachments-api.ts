import { attachmentSchema, uploadLimitsSchema, type Attachment, type UploadLimits } from '@zentra/contracts';
import type { Http } from './http';
import type { OutgoingFile } from './outbox/outbox-entry';
import { ZentraError } from './zentra-error';

export interface UploadOptions {
  /** Aborting it ends the upload, of which the server keeps nothing. */
  signal?: AbortSignal;
  /** Told in a browser, from time to time: how much of it has left this device, 0–1. */
  onProgress?: (share: number) => void;
}

const MOST_LOSSES = 2;

/** Pictures and files: upload them to a conversation, then name them in a message there. */
export class AttachmentsApi {
  /** How often in a row each file was lost while the server answered, by its key. */
  private readonly losses = new Map<string, number>();

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

  /**
   * Uploads a file of a message on its way: however often, it is there once. Rejects with `REFUSED` where it was lost twice
   * in a row while the server did answer: a proxy may close the connection, or refuse where a browser hides the status.
   */
  async uploadOnce(
    conversationId: string,
    { key, name, bytes }: OutgoingFile,
    options: UploadOptions = {},
  ): Promise<Attachment> {
    try {
      const attachment = await this.upload(conversationId, bytes, { name, clientId: key, ...options });
      this.losses.delete(key);
      return attachment;
    } catch (error) {
      if (!(error instanceof ZentraError) || error.code !== 'NETWORK') throw error;
      const isReachable = await this.limits().then(
        () => true,
        () => false,
      );
      if (!isReachable) throw error;
      const losses = (this.losses.get(key) ?? 0) + 1;
      this.losses.set(key, losses);
      if (losses < MOST_LOSSES) throw error;
      this.losses.delete(key);
      throw new ZentraError('REFUSED', 'The upload does not get through, though the server answers');
    }
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
