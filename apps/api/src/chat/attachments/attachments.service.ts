import { Injectable } from '@nestjs/common';
import { toFileAnswer } from './attachment.view';
import { AppError } from '../../common/errors/app-error';
import type { FileAnswer } from '../../files/file-answer';
import type { FileVersion } from '../../files/file-storage';
import { FilesSweeper } from '../../files/files.sweeper';
import { AttachmentsRepository } from './attachments.repository';

/** Files that are there: who gets them, and taking an unsent one back. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly sweeper: FilesSweeper,
  ) {}

  /** @throws NOT_FOUND, the same for an unknown id and for what others wrote to each other */
  async answer(userId: string, id: string, version: FileVersion): Promise<FileAnswer> {
    const row = await this.attachments.findFor(userId, id);
    const answer = row && toFileAnswer(row, version);
    if (!answer) throw new AppError('NOT_FOUND');
    return answer;
  }

  /** Throws away what was not sent. @throws NOT_FOUND, also for what was sent */
  async discard(userId: string, id: string): Promise<void> {
    if (!(await this.attachments.discard(userId, id))) throw new AppError('NOT_FOUND');
    void this.sweeper.wake();
  }
}
