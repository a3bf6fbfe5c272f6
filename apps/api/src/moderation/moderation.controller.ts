import { Body, Controller, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  auditPageSchema,
  idParamSchema,
  moderationQuerySchema,
  reportPageSchema,
  reportSchema,
  suspendSchema,
  warnSchema,
} from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { ModerationActs } from './moderation-acts.service';
import { ModerationReads } from './moderation-reads.service';
import { ModeratorGuard } from './moderator.guard';

type Id = z.output<typeof idParamSchema>;
type PageQuery = z.output<typeof moderationQuerySchema>;
const ACT = {
  status: 204,
  errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'FORBIDDEN', 'REPORT_CLOSED'],
} as const;

@ApiTags('moderation')
@UseGuards(ModeratorGuard)
@Controller('moderation')
export class ModerationController {
  constructor(
    private readonly reads: ModerationReads,
    private readonly acts: ModerationActs,
  ) {}

  @Get('reports')
  @ApiEndpoint('listReports', 'List reports', reportPageSchema, {
    description: 'Open reports first.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  queue(@CurrentUser() { userId }: Identity, @Query({ schema: moderationQuerySchema }) query: PageQuery) {
    return this.reads.queue(userId, query);
  }

  @Get('reports/:id')
  @ApiEndpoint('getReport', 'Get a report', reportSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  report(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: Id) {
    return this.reads.report(userId, id);
  }

  @Post('reports/:id/dismiss')
  @ApiEndpoint('dismissReport', 'Dismiss a report', null, ACT)
  dismiss(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: Id): Promise<void> {
    return this.acts.dismiss(userId, id);
  }

  @Post('reports/:id/warn')
  @ApiEndpoint('warnReportedPerson', 'Warn the reported person', null, {
    ...ACT,
    description: 'The person sees the message on their next visit.',
  })
  warn(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: Id,
    @Body({ schema: warnSchema }) { message }: z.output<typeof warnSchema>,
  ): Promise<void> {
    return this.acts.warn(userId, id, message);
  }

  @Post('reports/:id/suspend')
  @ApiEndpoint('suspendReportedPerson', 'Suspend the reported person', null, {
    ...ACT,
    description:
      'Ends all sessions of the person and refuses new ones. The message is shown at their next sign-in.',
  })
  suspend(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: Id,
    @Body({ schema: suspendSchema }) { message }: z.output<typeof suspendSchema>,
  ): Promise<void> {
    return this.acts.suspend(userId, id, message);
  }

  @Post('people/:id/reinstate')
  @ApiEndpoint('reinstatePerson', 'Lift a suspension', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  reinstate(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: Id,
  ): Promise<void> {
    return this.acts.reinstate(userId, id);
  }

  @Get('audit')
  @ApiEndpoint('listAuditEntries', 'List audit log entries', auditPageSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  audit(@CurrentUser() { userId }: Identity, @Query({ schema: moderationQuerySchema }) query: PageQuery) {
    return this.reads.auditLog(userId, query);
  }
}
