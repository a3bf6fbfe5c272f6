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
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/limits/rate-limit';
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
  @ApiEndpoint('sendReport', 'Report a person', reportReceiptSchema, {
    status: 201,
    orStatus: 200,
    description:
      'Moderators see the report and a copy of the listed messages. The reported person is not notified. ' +
      'The same report within 24 hours returns the first one with status 200.',
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
  @ApiEndpoint('listWarnings', 'List unacknowledged warnings', warningListSchema)
  unread(@CurrentUser() { userId }: Identity) {
    return this.warnings.unread(userId);
  }

  @Post('warnings/:id/acknowledge')
  @ApiEndpoint('acknowledgeWarning', 'Acknowledge a warning', null, {
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
