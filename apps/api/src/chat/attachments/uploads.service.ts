import { Inject, Injectable } from '@nestjs/common';
import type { Attachment, UploadLimits } from '@zentra/contracts';
import { toAttachment } from './attachment.view';
import { ConversationsService } from '../conversations/conversations.service';
import { AppError } from '../../common/errors/app-error';
import type { Identity } from '../../common/identity';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { FileStore } from '../../files/file-store';
import { fileTypeOf, withEnding } from '../../files/file-type';
import { FilesSweeper } from '../../files/files.sweeper';
import { IncomingFiles, tooLarge, type Body, type Incoming } from '../../files/incoming-files';
import { Pictures } from '../../files/pictures';
import { AttachmentsRepository, type Finding } from './attachments.repository';

/** Unsent uploads of one user; sent ones do not count. */
const MOST_UNSENT = 50;

export interface Upload {
  name: string;
  conversationId: string;
  clientId: string | undefined;
  body: Body;
}

/**
 * Receives uploads, checks their type, re-encodes pictures and stores the result. Removes an upload
 * that fails.
 */
@Injectable()
export class UploadsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly conversations: ConversationsService,
    private readonly attachments: AttachmentsRepository,
    private readonly incoming: IncomingFiles,
    private readonly pictures: Pictures,
    private readonly store: FileStore,
    private readonly sweeper: FilesSweeper,
  ) {}

  /**
   * Returns the size limits in bytes, so that clients need not send a file that would be refused.
   */
  limits(): UploadLimits {
    const { imageBytes, fileBytes } = this.config.uploads;
    return { imageBytes, fileBytes };
  }

  /**
   * Stores a file. Resolves once it is durable; it can be sent for 24 hours. A repeat with the same
   * `clientId` returns the first one.
   * @throws NOT_FOUND, CONSENT_REQUIRED, FILE_QUOTA, FILE_TOO_LARGE, FILE_TYPE_REFUSED,
   * FILE_UNREADABLE, STORAGE_FULL, UNAUTHENTICATED where the session ends, RATE_LIMITED,
   * UNAVAILABLE, VALIDATION_FAILED for an empty file
   */
  async upload(owner: Identity, { name, conversationId, clientId, body }: Upload): Promise<Attachment> {
    const { userId: ownerId } = owner;
    await this.conversations.expectOpen(ownerId, conversationId);
    const repeated = clientId && (await this.attachments.findRepeated(ownerId, conversationId, clientId));
    if (repeated) {
      body.source.resume();
      return toAttachment(repeated);
    }
    const most = Math.max(this.config.uploads.fileBytes, this.config.uploads.imageBytes);
    if (body.length !== undefined && body.length > most) throw tooLarge(most);
    const room = { owner, conversationId, name, bytes: body.length ?? most, clientId };
    const id = await this.attachments.setAside(room, {
      most: this.config.uploads.personBytes,
      mostUnsent: MOST_UNSENT,
    });
    if (id === null) throw new AppError('FILE_QUOTA');
    try {
      const finding = await this.incoming.receive(body, most, (file) => this.keep(id, ownerId, file, name));
      const row = await this.attachments.finish(id, owner, finding);
      if (!row) throw new AppError('CONSENT_REQUIRED');
      return toAttachment(row);
    } catch (error) {
      // Where this fails, the sweeper removes it later.
      await this.attachments.discard(ownerId, id).catch(() => undefined);
      void this.sweeper.wake();
      throw error;
    }
  }

  private async keep(id: string, ownerId: string, file: Incoming, name: string): Promise<Finding> {
    const type = await fileTypeOf(file, name);
    if (type.kind === 'file') {
      if (file.size > this.config.uploads.fileBytes) throw tooLarge(this.config.uploads.fileBytes);
      await this.store.put(id, { file: file.path });
      return {
        kind: 'file',
        name: withEnding(name, type.extension, false),
        type: type.type,
        size: file.size,
        storedBytes: file.size,
        width: null,
        height: null,
        animated: false,
      };
    }
    if (file.size > this.config.uploads.imageBytes) throw tooLarge(this.config.uploads.imageBytes);
    const { paths, ...made } = await this.pictures.forMessage(file, type.type, ownerId);
    await this.store.put(id, paths);
    return { kind: 'image', name: withEnding(name, 'webp', true), type: 'image/webp', ...made };
  }
}
