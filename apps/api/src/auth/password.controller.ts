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
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { clientAddress } from '../common/http/client-address';
import { Public, type IdentifiedRequest } from '../common/identity';
import { RateLimited } from '../common/limits/rate-limit';
import { PasswordService } from './password.service';

@ApiTags('auth')
@Controller('auth/password')
export class PasswordController {
  constructor(private readonly passwords: PasswordService) {}

  @RateLimited('password')
  @Post()
  @ApiEndpoint('changePassword', 'Change your password', null, {
    status: 204,
    description: 'Signs out all other devices; this one gets a new session cookie.',
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
  @ApiEndpoint('requestPasswordReset', 'Request a password reset email', null, {
    status: 204,
    description: 'The response and its timing are the same whether or not an account has this address.',
    errors: ['VALIDATION_FAILED'],
    session: false,
  })
  forgot(@Req() request: Request, @Body({ schema: forgotPasswordSchema }) body: ForgotPassword): void {
    this.passwords.forgot(clientAddress(request), body);
  }

  @Public()
  @RateLimited('password')
  @Post('reset')
  @ApiEndpoint('resetPassword', 'Reset a password', null, {
    status: 204,
    description: 'Takes the token of a reset email and signs out all devices.',
    errors: ['VALIDATION_FAILED', 'INVALID_TOKEN'],
    session: false,
  })
  reset(@Req() request: Request, @Body({ schema: resetPasswordSchema }) body: ResetPassword): Promise<void> {
    return this.passwords.reset(body, clientAddress(request));
  }
}
