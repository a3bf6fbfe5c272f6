import { Controller, Get, Param, Req, Res, UseGuards, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { reportAttachmentParamSchema } from '@zentra/contracts';
import type { Request, Response } from 'express';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { FileAnswers } from '../files/file-answer';
import { ANY_FILE } from '../files/upload-call';
import { ModeratorGuard } from './moderator.guard';
import { ReportedFiles } from './reported-files.service';

type Which = z.output<typeof reportAttachmentParamSchema>;
const ERRORS = { errors: ['VALIDATION_FAILED' as const, 'NOT_FOUND' as const] };

@ApiTags('moderation')
@UseGuards(ModeratorGuard)
@Controller('moderation/reports/:id/attachments/:attachmentId')
export class ReportedFilesController {
  constructor(
    private readonly files: ReportedFiles,
    private readonly answers: FileAnswers,
  ) {}

  @Get('file')
  @ApiEndpoint('downloadReportedAttachment', 'Download a reported attachment', null, {
    ...ERRORS,
    files: ANY_FILE,
  })
  async file(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: reportAttachmentParamSchema }) which: Which,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    return this.answers.answer(await this.files.answer(userId, which, 'file'), request, response);
  }

  @Get('preview')
  @ApiEndpoint('getReportedAttachmentPreview', 'Download a preview of a reported picture', null, {
    ...ERRORS,
    files: ['image/webp'],
  })
  async preview(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: reportAttachmentParamSchema }) which: Which,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    return this.answers.answer(await this.files.answer(userId, which, 'preview'), request, response);
  }
}
