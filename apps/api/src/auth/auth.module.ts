import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { CallQueue } from '../common/concurrency/call-queue';
import { LoadGuard } from '../common/limits/load-guard';
import { RateLimitGuard } from '../common/limits/rate-limit';
import { EmailsModule } from '../emails/emails.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { DevicesController } from './devices.controller';
import { EmailController } from './email.controller';
import { EmailService } from './email.service';
import { EmailTokensRepository } from './email-tokens.repository';
import { PasswordController } from './password.controller';
import { PasswordHasher } from './password-hasher';
import { PasswordService } from './password.service';
import { SessionEndChannel } from './session-end.channel';
import { SessionGuard } from './session.guard';
import { SessionInterceptor } from './session.interceptor';
import { SessionMiddleware } from './session.middleware';
import { SessionsService } from './sessions.service';

@Module({
  imports: [UsersModule, RealtimeModule, EmailsModule],
  controllers: [AuthController, DevicesController, PasswordController, EmailController],
  providers: [
    AuthService,
    SessionsService,
    PasswordHasher,
    PasswordService,
    EmailService,
    EmailTokensRepository,
    SessionEndChannel,
    SessionMiddleware,
    CallQueue,
    // Global guards, in this order: is there room for it, who is it, then how often.
    { provide: APP_GUARD, useClass: LoadGuard },
    { provide: APP_GUARD, useClass: SessionGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: SessionInterceptor },
  ],
  exports: [
    AuthService,
    EmailService,
    EmailTokensRepository,
    PasswordHasher,
    PasswordService,
    SessionMiddleware,
    SessionsService,
  ],
})
export class AuthModule {}
