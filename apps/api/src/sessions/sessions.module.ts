import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CallQueue } from '../common/concurrency/call-queue';
import { LoadGuard } from '../common/limits/load-guard';
import { RateLimitGuard } from '../common/limits/rate-limit';
import { RealtimeModule } from '../realtime/realtime.module';
import { SessionEndChannel } from './session-end.channel';
import { SessionEntity } from './session.entity';
import { SessionGuard } from './session.guard';
import { SessionInterceptor } from './session.interceptor';
import { SessionMiddleware } from './session.middleware';
import { SessionStore } from './session.store';
import { SessionsService } from './sessions.service';
import { SessionsSweeper } from './sessions.sweeper';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([SessionEntity]), RealtimeModule],
  providers: [
    SessionStore,
    SessionMiddleware,
    SessionEndChannel,
    SessionsService,
    SessionsSweeper,
    CallQueue,
    // The order of the global guards: server load, session, rate limit.
    { provide: APP_GUARD, useClass: LoadGuard },
    { provide: APP_GUARD, useClass: SessionGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: SessionInterceptor },
  ],
  exports: [SessionMiddleware, SessionsService],
})
export class SessionsModule {}
