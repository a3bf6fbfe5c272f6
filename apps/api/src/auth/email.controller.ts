import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  changeEmailSchema,
  confirmEmailSchema,
  type ChangeEmail,
  type ConfirmEmail,
} from '@zentra/contracts';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, Public, type Identity } from '../common/identity';
import { RateLimited } from '../common/limits/rate-limit';
import { EmailService } from './email.service';

@ApiTags('auth')
@Controller('auth/email')
export class EmailController {
  constructor(private readonly emails: EmailService) {}

  @RateLimited('email')
  @Post()
  @ApiEndpoint('changeEmail', 'Change your email address', null, {
    status: 204,
    description:
      'Sends a link to the new address, which replaces the old one when the link is opened. The old address is notified.',
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS'],
  })
  change(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: changeEmailSchema }) body: ChangeEmail,
  ): Promise<void> {
    return this.emails.change(userId, body);
  }

  @RateLimited('email')
  @Post('verification')
  @ApiEndpoint('resendEmailVerification', 'Resend the verification email', null, { status: 204 })
  resend(@CurrentUser() { userId }: Identity): void {
    this.emails.sendVerification(userId);
  }

  @Public()
  @RateLimited('password')
  @Post('verify')
  @ApiEndpoint('verifyEmail', 'Verify an email address', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'INVALID_TOKEN', 'EMAIL_TAKEN'],
    session: false,
  })
  confirm(@Body({ schema: confirmEmailSchema }) { token }: ConfirmEmail): Promise<void> {
    return this.emails.confirm(token);
  }
}
