import { Body, Controller, Delete, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DELETION_GRACE_DAYS,
  deleteAccountSchema,
  meSchema,
  type DeleteAccount,
  type Me,
} from '@zentra/contracts';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../common/identity';
import { DeletionService } from './deletion.service';

@ApiTags('users')
@Controller('users/me')
export class DeletionController {
  constructor(private readonly deletion: DeletionService) {}

  @Delete()
  @ApiEndpoint('deleteAccount', 'Delete your account', null, {
    status: 204,
    description: `Hides the account and signs out all devices. It is erased after ${DELETION_GRACE_DAYS} days; until then you can sign in and cancel. Messages stay visible to the people who received them.`,
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS'],
  })
  delete(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: deleteAccountSchema }) { password }: DeleteAccount,
    @Req() request: IdentifiedRequest,
  ): Promise<void> {
    return this.deletion.start(userId, password, request);
  }

  @Post('keep')
  @ApiEndpoint('keepAccount', 'Cancel the deletion of your account', meSchema, {
    status: 200,
    whileClosing: true,
  })
  keep(@CurrentUser() { userId }: Identity): Promise<Me> {
    return this.deletion.keep(userId);
  }
}
