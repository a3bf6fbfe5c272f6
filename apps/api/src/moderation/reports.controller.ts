import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  idParamSchema,
  reportReceiptSchema,
  sendReportSchema,
  warningListSchema,
  type SendReport,
} from '@zentra/contracts';
import type { Response } from 'express';
import type * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { ReportsService } from './reports.service';
import { WarningsService } from './warnings.service';

@ApiTags('safety')
@Controller()
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly warnings: WarningsService,
  ) {}

  @RateLimited('report')
  @Post('reports')
  @Answers('Tell moderators about somebody', reportReceiptSchema, {
    status: 201,
    orStatus: 200,
    description:
      'Moderators see the report and the messages you name, as they are now; the person learns nothing. ' +
      'The same report again within a day answers the first with 200.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  async send(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: sendReportSchema }) body: SendReport,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { id, isNew } = await this.reports.send(userId, body);
    if (!isNew) response.status(200);
    return { id };
  }

  @Get('warnings')
  @Answers('What moderators have written to you and you have not yet acknowledged', warningListSchema)
  unread(@CurrentUser() { userId }: Identity) {
    return this.warnings.unread(userId);
  }

  @Post('warnings/:id/acknowledge')
  @Answers('Say that you have read a warning', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  acknowledge(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: z.output<typeof idParamSchema>,
  ): Promise<void> {
    return this.warnings.acknowledge(userId, id);
  }
}
