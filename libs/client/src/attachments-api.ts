import { attachmentSchema, uploadLimitsSchema, type Attachment, type UploadLimits } from '@zentra/contracts';
import type { Http } from './http';
import type { OutgoingFile } from './outbox/outbox-entry';
import { ZentraError } from './zentra-error';

export interface UploadOptions {
  /** Aborts the upload. The server then stores nothing. */
  signal?: AbortSignal;
  /** Reports the share of the file that was sent, 0–1. Called in browsers only. */
  onProgress?: (share: number) => void;
}

const MOST_LOSSES = 2;

/** Uploads, discards and downloads the pictures and files of messages. */
export class AttachmentsApi {
  /** Consecutive uploads that failed although the server was reachable, by file key. */
  private readonly losses = new Map<string, number>();

  constructor(private readonly http: Http) {}

  /** Returns the maximum sizes of pictures and other files, in bytes. */
  limits(): Promise<UploadLimits> {
    return this.http.call('GET', '/api/attachments/limits', { schema: uploadLimitsSchema });
  }

  /**
   * Uploads one picture or file. `send` must reference it within 24 hours, or it is deleted.
   * With a `clientId` (UUID), a repeat returns the attachment of the first upload.
   * @throws CONSENT_REQUIRED, FILE_QUOTA, FILE_TOO_LARGE, FILE_TYPE_REFUSED, FILE_UNREADABLE,
   *   NOT_FOUND, STORAGE_FULL, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED
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
   * Uploads a file of an outgoing message; the server stores repeats only once.
   * @throws REFUSED after two NETWORK failures in a row while the server is reachable. A proxy may
   *   close the connection, or refuse it without a status that the browser discloses.
   * @throws everything that `upload` throws
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

  /**
   * Deletes an uploaded attachment that was not sent.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async discard(id: string): Promise<void> {
    await this.http.call('DELETE', `/api/attachments/${id}`, { schema: undefined });
  }

  /**
   * Returns the URL of the file, for `src` and `href`.
   * The server requires a session of one of the two people in the conversation.
   */
  fileUrl({ id }: Pick<Attachment, 'id'>): string {
    return this.http.urlOf(`/api/attachments/${id}/file`).href;
  }

  /** Returns the URL of a picture's preview: at most 640 pixels, not animated. */
  previewUrl({ id }: Pick<Attachment, 'id'>): string {
    return this.http.urlOf(`/api/attachments/${id}/preview`).href;
  }

  /**
   * Downloads the original bytes of the file.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  download(id: string, signal?: AbortSignal): Promise<Response> {
    return this.http.download(`/api/attachments/${id}/file`, signal);
  }
}
