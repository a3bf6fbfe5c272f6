import { Controller, Delete, Get, Param, Put, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { avatarParamSchema, avatarQuerySchema, meSchema, type Me } from '@zentra/contracts';
import type { Request, Response } from 'express';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../common/identity';
import { NewWork } from '../common/limits/load-guard';
import { RateLimited } from '../common/limits/rate-limit';
import { FileAnswers } from '../files/file-answer';
import { bodyOf, UPLOAD_BODY, UPLOAD_ERRORS } from '../files/upload-call';
import { AvatarsService } from './avatars.service';

@ApiTags('users')
@Controller('users')
export class AvatarsController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly answers: FileAnswers,
  ) {}

  @Put('me/avatar')
  @NewWork()
  @RateLimited('upload')
  @ApiConsumes('application/octet-stream')
  @ApiBody(UPLOAD_BODY)
  @ApiEndpoint('uploadAvatar', 'Upload your profile picture', meSchema, {
    description: 'The body is the picture; it is cropped to its central square.',
    errors: UPLOAD_ERRORS,
  })
  set(@CurrentUser() identity: Identity, @Req() request: IdentifiedRequest): Promise<Me> {
    return this.avatars.set(identity, bodyOf(request, identity));
  }

  @Delete('me/avatar')
  @ApiEndpoint('deleteAvatar', 'Delete your profile picture', meSchema)
  remove(@CurrentUser() identity: Identity): Promise<Me> {
    return this.avatars.remove(identity);
  }

  @Get(':userId/avatar/:version')
  @ApiEndpoint('getAvatar', 'Download a profile picture', null, {
    description: 'The path is `avatarUrl` of a person.',
    files: ['image/webp'],
    fileStatuses: [304],
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  async get(
    @CurrentUser() viewer: Identity,
    @Param({ schema: avatarParamSchema }) { userId, version }: z.output<typeof avatarParamSchema>,
    @Query({ schema: avatarQuerySchema }) { size }: z.output<typeof avatarQuerySchema>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const answer = await this.avatars.answer(viewer.userId, userId, version, size);
    return this.answers.answer(answer, request, response);
  }
}
