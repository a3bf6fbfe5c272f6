import { Body, Controller, Get, Post, Req, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { loginSchema, meSchema, registerSchema, type Login, type Me, type Register } from '@zentra/contracts';
import type { Request } from 'express';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { clientAddress } from '../common/http/client-address';
import { CurrentUser, Public, type Identity } from '../common/identity';
import { NewWork } from '../common/limits/load-guard';
import { RateLimited } from '../common/limits/rate-limit';
import { UsersService } from '../users/users.service';
import { AuthService, type SignedInUser } from './auth.service';
import { LocalAuthGuard } from './local-auth.guard';
import { negotiateLanguage } from './negotiate-language';

@ApiTags('auth')
@Controller()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly users: UsersService,
  ) {}

  @Public()
  @NewWork()
  @RateLimited('register')
  @Post('register')
  @ApiEndpoint('register', 'Create an account and sign in', meSchema, {
    status: 201,
    description: 'Emails are in `language`, else in the best match of `Accept-Language`, else in English.',
    errors: ['VALIDATION_FAILED', 'USERNAME_TAKEN', 'EMAIL_TAKEN'],
    session: false,
    setsCookie: true,
  })
  async register(@Body({ schema: registerSchema }) body: Register, @Req() request: Request): Promise<Me> {
    const me = await this.auth.register(
      { ...body, language: body.language ?? negotiateLanguage(request) },
      clientAddress(request),
    );
    await this.auth.startSession(request, { id: me.id });
    return me;
  }

  @Public()
  @NewWork()
  @UseGuards(LocalAuthGuard)
  @Post('auth/login')
  @ApiEndpoint('signIn', 'Sign in', meSchema, {
    description: 'The response sets the session cookie.',
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS', 'SUSPENDED'],
    session: false,
    setsCookie: true,
  })
  async login(
    @Body({ schema: loginSchema }) _body: Login,
    @Req() request: Request & { user: SignedInUser },
  ): Promise<Me> {
    await this.auth.startSession(request, request.user);
    return this.users.me(request.user.id);
  }

  @Post('auth/logout')
  @ApiEndpoint('signOut', 'Sign out', null, {
    status: 204,
    description: 'Ends this session and closes its sockets.',
    whileClosing: true,
  })
  logout(@Req() request: Request): Promise<void> {
    return this.auth.endSession(request);
  }

  @Get('auth/me')
  @ApiEndpoint('getMe', 'Get your account', meSchema, { whileClosing: true })
  me(@CurrentUser() { userId }: Identity): Promise<Me> {
    return this.users.me(userId);
  }
}
