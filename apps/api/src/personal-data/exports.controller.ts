import { Controller, Get, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { exportSchema, type Export } from '@zentra/contracts';
import type { Request, Response } from 'express';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/limits/rate-limit';
import { ExportsService } from './exports.service';

@ApiTags('users')
@Controller('users/me/export')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Post()
  @RateLimited('export')
  @ApiEndpoint('requestExport', 'Request a data export', exportSchema, {
    status: 202,
    whileClosing: true,
    description: 'Returns an export in progress; otherwise starts a new one, which replaces a finished one.',
  })
  start(@CurrentUser() { userId }: Identity): Promise<Export> {
    return this.exports.start(userId);
  }

  @Get()
  @ApiEndpoint('getExport', 'Get the state of your data export', exportSchema, {
    description:
      'With `Accept: application/zip` the response is the archive, as from `/api/users/me/export/file`.',
    errors: ['NOT_FOUND'],
    whileClosing: true,
  })
  get(
    @CurrentUser() { userId }: Identity,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Export | StreamableFile> {
    response.vary('Accept');
    const isFile = request.accepts(['application/json', 'application/zip']) === 'application/zip';
    return isFile ? this.exports.file(userId) : this.exports.state(userId);
  }

  @Get('file')
  @ApiEndpoint('downloadExport', 'Download your data export', null, {
    description:
      'A ZIP archive with `data.json` and HTML pages, starting with `index.html`. 404 until the export is ready.',
    files: ['application/zip'],
    fileStatuses: [],
    errors: ['NOT_FOUND'],
    whileClosing: true,
  })
  file(@CurrentUser() { userId }: Identity): Promise<StreamableFile> {
    return this.exports.file(userId);
  }
}
