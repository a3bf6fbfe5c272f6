import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  idParamSchema,
  interestPageSchema,
  interestQuerySchema,
  interestSchema,
  pendingCountSchema,
  quotaSchema,
  sendInterestSchema,
  type ErrorCode,
  type Interest,
  type SendInterest,
} from '@zentra/contracts';
import type { Response } from 'express';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/limits/rate-limit';
import { InterestsService } from './interests.service';

type IdParam = z.output<typeof idParamSchema>;
const ACT_ERRORS: ErrorCode[] = [
  'VALIDATION_FAILED',
  'FORBIDDEN',
  'NOT_FOUND',
  'ALREADY_CONNECTED',
  'INTEREST_CLOSED',
];

/**
 * `/api/request` is the older name and remains supported: GET lists received interests, POST sends
 * one.
 */
@ApiTags('interests')
@Controller(['interests', 'request'])
export class InterestsController {
  constructor(private readonly interests: InterestsService) {}

  @Get()
  @ApiEndpoint('listInterests', 'List received or sent interests', interestPageSchema, {
    errors: ['VALIDATION_FAILED'],
  })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: interestQuerySchema }) query: z.output<typeof interestQuerySchema>,
  ) {
    return this.interests.list(userId, query);
  }

  @RateLimited('interest')
  @Post()
  @ApiEndpoint('sendInterest', 'Send an interest', interestSchema, {
    status: 201,
    orStatus: 200,
    description:
      '200 when your interest is already pending. 201 with `status: accepted` when the other person had sent you one.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'NOT_ACCEPTING', 'ALREADY_CONNECTED', 'BLOCKED', 'COOLDOWN'],
  })
  async send(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: sendInterestSchema }) body: SendInterest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Interest> {
    const { interest, isNew } = await this.interests.send(userId, body);
    if (!isNew) response.status(200);
    return interest;
  }

  @Get('quota')
  @ApiEndpoint('getInterestQuota', 'Get your interest quota', quotaSchema)
  quota(@CurrentUser() { userId }: Identity) {
    return this.interests.quota(userId);
  }

  @Get('pending')
  @ApiEndpoint('countPendingInterests', 'Count pending interests', pendingCountSchema)
  pending(@CurrentUser() { userId }: Identity) {
    return this.interests.pending(userId);
  }

  @Get(':id')
  @ApiEndpoint('getInterest', 'Get an interest', interestSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'INTEREST_CLOSED'],
  })
  get(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.interests.get(userId, id);
  }

  @Post(':id/accept')
  @ApiEndpoint('acceptInterest', 'Accept an interest', interestSchema, {
    description: 'Opens the conversation of the two people.',
    errors: ACT_ERRORS,
  })
  accept(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.interests.act(userId, id, 'accept');
  }

  @Post(':id/reject')
  @ApiEndpoint('rejectInterest', 'Reject an interest', interestSchema, {
    description: 'The sender is not notified and still sees `pending`. You can accept later.',
    errors: ACT_ERRORS,
  })
  reject(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.interests.act(userId, id, 'reject');
  }

  @Post(':id/withdraw')
  @ApiEndpoint('withdrawInterest', 'Withdraw an interest', interestSchema, { errors: ACT_ERRORS })
  withdraw(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.interests.act(userId, id, 'withdraw');
  }
}
