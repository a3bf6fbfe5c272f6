import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  changePasswordSchema,
  forgotPasswordSchema,
  resetPasswordSchema,
  type ChangePassword,
  type ForgotPassword,
  type ResetPassword,
} from '@zentra/contracts';
import type { Request } from 'express';
import { Answers } from '../common/answers.decorator';
import { clientAddress } from '../common/client-address';
import { Public, type IdentifiedRequest } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { PasswordService } from './password.service';

@ApiTags('auth')
@Controller('auth/password')
export class PasswordController {
  constructor(private readonly passwords: PasswordService) {}

  @RateLimited('password')
  @Post()
  @Answers('Change your password', null, {
    status: 204,
    description: 'Every other device is signed out; this one gets a new session cookie.',
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS'],
  })
  change(
    @Req() request: IdentifiedRequest,
    @Body({ schema: changePasswordSchema }) body: ChangePassword,
  ): Promise<void> {
    return this.passwords.change(request, body);
  }

  @Public()
  @Post('forgot')
  @Answers('Send a link for a new password', null, {
    status: 204,
    description: 'The same answer, in the same time, whether or not there is an account with this address.',
    errors: ['VALIDATION_FAILED'],
    session: false,
  })
  forgot(@Req() request: Request, @Body({ schema: forgotPasswordSchema }) body: ForgotPassword): void {
    this.passwords.forgot(clientAddress(request), body);
  }

  @Public()
  @RateLimited('password')
  @Post('reset')
  @Answers('Choose a new password by the token of a link', null, {
    status: 204,
    description: 'All devices are signed out.',
    errors: ['VALIDATION_FAILED', 'INVALID_TOKEN'],
    session: false,
  })
  reset(@Body({ schema: resetPasswordSchema }) body: ResetPassword): Promise<void> {
    return this.passwords.reset(body);
  }
}
