import { Injectable } from '@nestjs/common';
import { toFileAnswer } from './attachment.view';
import { AppError } from '../../common/errors/app-error';
import type { FileAnswer } from '../../files/file-answer';
import type { FileVersion } from '../../files/file-storage';
import { FilesSweeper } from '../../files/files.sweeper';
import { AttachmentsRepository } from './attachments.repository';

/** Serves complete attachments and discards unsent ones. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly sweeper: FilesSweeper,
  ) {}

  /**
   * Returns how to serve an attachment.
   * @throws NOT_FOUND, also for attachments of other people's conversations
   */
  async answer(userId: string, id: string, version: FileVersion): Promise<FileAnswer> {
    const row = await this.attachments.findFor(userId, id);
    const answer = row && toFileAnswer(row, version);
    if (!answer) throw new AppError('NOT_FOUND');
    return answer;
  }

  /** Deletes an unsent attachment. @throws NOT_FOUND, also for a sent one */
  async discard(userId: string, id: string): Promise<void> {
    if (!(await this.attachments.discard(userId, id))) throw new AppError('NOT_FOUND');
    void this.sweeper.wake();
  }
}
