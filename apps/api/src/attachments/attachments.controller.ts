import { Controller, Delete, Get, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import {
  attachmentSchema,
  idParamSchema,
  uploadLimitsSchema,
  uploadQuerySchema,
  type Attachment,
  type UploadLimits,
} from '@zentra/contracts';
import type { Request, Response } from 'express';
import type * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { answerFile } from '../files/file-answer';
import type { FileVersion } from '../files/file-storage';
import { FileStore } from '../files/file-store';
import { UPLOAD_BODY, UPLOAD_ERRORS, bodyOf } from '../files/upload-call';
import { AttachmentsService } from './attachments.service';
import { UploadsService } from './uploads.service';

type Id = z.output<typeof idParamSchema>;
const READ_ERRORS = { errors: ['VALIDATION_FAILED' as const, 'NOT_FOUND' as const] };

@ApiTags('attachments')
@Controller('attachments')
export class AttachmentsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly attachments: AttachmentsService,
    private readonly store: FileStore,
  ) {}

  @Get('limits')
  @Answers('How large a picture or file may be here', uploadLimitsSchema)
  limits(): UploadLimits {
    return this.uploads.limits();
  }

  @Post()
  @RateLimited('upload')
  @ApiConsumes('application/octet-stream')
  @ApiBody(UPLOAD_BODY)
  @Answers('Upload a picture or file to a conversation', attachmentSchema, {
    status: 201,
    description: 'The body is the file itself. Name its id in a message within a day, or it is thrown away.',
    errors: ['CONSENT_REQUIRED', 'NOT_FOUND', 'FILE_QUOTA', ...UPLOAD_ERRORS],
  })
  upload(
    @CurrentUser() identity: Identity,
    @Query({ schema: uploadQuerySchema }) query: z.output<typeof uploadQuerySchema>,
    @Req() request: IdentifiedRequest,
  ): Promise<Attachment> {
    const body = bodyOf(request, identity);
    return this.uploads.upload(identity, { ...query, clientId: query.clientId, body });
  }

  @Delete(':id')
  @Answers('Throw away what you have uploaded and not sent', null, { status: 204, ...READ_ERRORS })
  discard(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: Id): Promise<void> {
    return this.attachments.discard(userId, id);
  }

  @Get(':id/file')
  @Answers('A picture to show, or a file to save', null, READ_ERRORS)
  file(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: Id,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.answer([userId, id, 'file'], request, response);
  }

  @Get(':id/preview')
  @Answers('A picture, small and still', null, READ_ERRORS)
  preview(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: Id,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.answer([userId, id, 'preview'], request, response);
  }

  private async answer(
    what: [userId: string, id: string, version: FileVersion],
    request: Request,
    response: Response,
  ): Promise<StreamableFile | undefined> {
    return answerFile(this.store, await this.attachments.answer(...what), request, response);
  }
}
