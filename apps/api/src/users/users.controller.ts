import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  meSchema,
  personPageSchema,
  personSchema,
  updateMeSchema,
  usernameParamSchema,
  userQuerySchema,
  type UpdateMe,
} from '@zentra/contracts';
import type * as z from 'zod';
import { CurrentUser, type Identity } from '../common/identity';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { DirectoryService } from './directory.service';
import { UsersService } from './users.service';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly directory: DirectoryService,
  ) {}

  @Get()
  @ApiEndpoint('listPeople', 'Search the directory', personPageSchema, { errors: ['VALIDATION_FAILED'] })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: userQuerySchema }) query: z.output<typeof userQuerySchema>,
  ) {
    return this.directory.list(userId, query);
  }

  @Patch('me')
  @ApiEndpoint('updateMe', 'Update your profile and settings', meSchema, {
    errors: ['VALIDATION_FAILED', 'USERNAME_TAKEN'],
  })
  updateMe(@CurrentUser() { userId }: Identity, @Body({ schema: updateMeSchema }) changes: UpdateMe) {
    return this.users.updateMe(userId, changes);
  }

  @Post('me/contact-code')
  @ApiEndpoint('renewContactCode', 'Replace your contact code', meSchema)
  renewContactCode(@CurrentUser() { userId }: Identity) {
    return this.users.renewContactCode(userId);
  }

  @Get(':username')
  @ApiEndpoint('getPerson', 'Get a person', personSchema, { errors: ['VALIDATION_FAILED', 'NOT_FOUND'] })
  get(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: usernameParamSchema }) { username }: z.output<typeof usernameParamSchema>,
  ) {
    return this.users.person(userId, username);
  }
}
