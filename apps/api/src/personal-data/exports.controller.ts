import { Controller, Get, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { exportSchema, type Export } from '@zentra/contracts';
import type { Request, Response } from 'express';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { ExportsService } from './exports.service';

@ApiTags('users')
@Controller('users/me/export')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Post()
  @RateLimited('export')
  @Answers('Have an archive of everything that is yours written', exportSchema, {
    status: 202,
    whileClosing: true,
    description: 'A repeat answers the one that is under way; a new one takes the place of one that is done.',
  })
  start(@CurrentUser() { userId }: Identity): Promise<Export> {
    return this.exports.start(userId);
  }

  @Get()
  @Answers('How far your archive is', exportSchema, {
    description: 'With `Accept: application/zip` it answers the archive itself, as `…/export/file` does.',
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
  @Answers('Download your archive, once it is ready', null, {
    description:
      'An `application/zip` with `data.json` and pages to read in a browser, from `index.html` on.',
    errors: ['NOT_FOUND'],
    whileClosing: true,
  })
  file(@CurrentUser() { userId }: Identity): Promise<StreamableFile> {
    return this.exports.file(userId);
  }
}
