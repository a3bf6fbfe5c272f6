import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  changeEmailSchema,
  confirmEmailSchema,
  type ChangeEmail,
  type ConfirmEmail,
} from '@zentra/contracts';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, Public, type Identity } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { EmailService } from './email.service';

@ApiTags('auth')
@Controller('auth/email')
export class EmailController {
  constructor(private readonly emails: EmailService) {}

  @RateLimited('mail')
  @Post()
  @Answers('Ask for another e-mail address', null, {
    status: 204,
    description: 'It becomes yours when the link that was sent to it is opened; the old address is told.',
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS'],
  })
  change(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: changeEmailSchema }) body: ChangeEmail,
  ): Promise<void> {
    return this.emails.change(userId, body);
  }

  @RateLimited('mail')
  @Post('verification')
  @Answers('Send the link that confirms your e-mail address again', null, { status: 204 })
  resend(@CurrentUser() { userId }: Identity): void {
    this.emails.sendVerification(userId);
  }

  @Public()
  @RateLimited('password')
  @Post('verify')
  @Answers('Confirm an e-mail address by the token of its link', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'INVALID_TOKEN', 'EMAIL_TAKEN'],
    session: false,
  })
  confirm(@Body({ schema: confirmEmailSchema }) { token }: ConfirmEmail): Promise<void> {
    return this.emails.confirm(token);
  }
}
