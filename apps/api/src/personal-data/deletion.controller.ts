import { Body, Controller, Delete, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DELETION_GRACE_DAYS,
  deleteAccountSchema,
  meSchema,
  type DeleteAccount,
  type Me,
} from '@zentra/contracts';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../common/identity';
import { DeletionService } from './deletion.service';

@ApiTags('users')
@Controller('users/me')
export class DeletionController {
  constructor(private readonly deletion: DeletionService) {}

  @Delete()
  @Answers('Delete your account', null, {
    status: 204,
    description: `Nobody finds you from now on, and every device is signed out. Sign in within ${DELETION_GRACE_DAYS} days to keep the account; then it goes. Messages stay with the people they were sent to.`,
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
  @Answers('Keep your account after all', meSchema, { status: 200, whileClosing: true })
  keep(@CurrentUser() { userId }: Identity): Promise<Me> {
    return this.deletion.keep(userId);
  }
}
