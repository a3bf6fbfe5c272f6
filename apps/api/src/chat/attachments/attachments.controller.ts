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
import { ApiEndpoint } from '../../common/http/api-endpoint.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../../common/identity';
import { NewWork } from '../../common/limits/load-guard';
import { RateLimited } from '../../common/limits/rate-limit';
import { FileAnswers } from '../../files/file-answer';
import type { FileVersion } from '../../files/file-storage';
import { ANY_FILE, UPLOAD_BODY, UPLOAD_ERRORS, bodyOf } from '../../files/upload-call';
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
    private readonly answers: FileAnswers,
  ) {}

  @Get('limits')
  @ApiEndpoint('getUploadLimits', 'Get upload size limits', uploadLimitsSchema)
  limits(): UploadLimits {
    return this.uploads.limits();
  }

  @Post()
  @NewWork()
  @RateLimited('upload')
  @ApiConsumes('application/octet-stream')
  @ApiBody(UPLOAD_BODY)
  @ApiEndpoint('uploadAttachment', 'Upload an attachment', attachmentSchema, {
    status: 201,
    description:
      'The body is the file. Send its id with a message within 24 hours; after that it is deleted. ' +
      'Pictures are re-encoded without metadata. All other files are stored unchanged: a video keeps the place where it was recorded.',
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
  @ApiEndpoint('discardAttachment', 'Discard an unsent attachment', null, { status: 204, ...READ_ERRORS })
  discard(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: Id): Promise<void> {
    return this.attachments.discard(userId, id);
  }

  @Get(':id/file')
  @ApiEndpoint('downloadAttachment', 'Download an attachment', null, { ...READ_ERRORS, files: ANY_FILE })
  file(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: Id,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.answer([userId, id, 'file'], request, response);
  }

  @Get(':id/preview')
  @ApiEndpoint('getAttachmentPreview', 'Download a picture preview', null, {
    ...READ_ERRORS,
    files: ['image/webp'],
  })
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
    return this.answers.answer(await this.attachments.answer(...what), request, response);
  }
}
