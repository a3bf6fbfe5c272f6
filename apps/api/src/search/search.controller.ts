import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { messageHitPageSchema, searchQuerySchema } from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/limits/rate-limit';
import { SearchService } from './search.service';

@ApiTags('search')
@Controller('search')
export class SearchController {
  constructor(private readonly search: SearchService) {}

  @Get('messages')
  @RateLimited('search')
  @ApiEndpoint('searchMessages', 'Search messages', messageHitPageSchema, {
    description:
      'Searches your own conversations, newest first. All words must match, in any order; the last may be incomplete. ' +
      '`"quoted words"` must be adjacent, `-word` must be absent. Case and accents are ignored.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  messages(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: searchQuerySchema }) query: z.output<typeof searchQuerySchema>,
  ) {
    return this.search.messages(userId, query);
  }
}
