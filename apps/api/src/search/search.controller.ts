import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { messageHitPageSchema, searchQuerySchema } from '@zentra/contracts';
import type * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { SearchService } from './search.service';

@ApiTags('search')
@Controller('search')
export class SearchController {
  constructor(private readonly search: SearchService) {}

  @Get('messages')
  @RateLimited('search')
  @Answers('Find messages in your own conversations, newest first', messageHitPageSchema, {
    description:
      'All words, in any order, the last of which may be unfinished; "words in quotes" stand next to each other, and a ' +
      '-word must not be there. Case and accents do not matter. The excerpt is plain text in pieces, some of them marked.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  messages(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: searchQuerySchema }) query: z.output<typeof searchQuerySchema>,
  ) {
    return this.search.messages(userId, query);
  }
}
