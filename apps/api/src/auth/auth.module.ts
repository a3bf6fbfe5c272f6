import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RateLimitGuard } from '../common/rate-limit';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { SessionGuard } from './session.guard';
import { SessionMiddleware } from './session.middleware';

@Module({
  imports: [UsersModule, RealtimeModule],
  controllers: [AuthController],
  providers: [
    AuthService,
    SessionMiddleware,
    // Global guards, in this order: who is it, then how often.
    { provide: APP_GUARD, useClass: SessionGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
  ],
  exports: [AuthService, SessionMiddleware],
})
export class AuthModule {}
