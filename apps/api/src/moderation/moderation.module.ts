import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { AuditLogRepository } from './audit-log.repository';
import { ModerationActs } from './moderation-acts.service';
import { ModerationReads } from './moderation-reads.service';
import { ModerationController } from './moderation.controller';
import { ModeratorNews } from './moderator-news.service';
import { ReportsController } from './reports.controller';
import { ReportsRepository } from './reports.repository';
import { ReportsService } from './reports.service';
import { WarningEntity } from './warning.entity';
import { WarningsService } from './warnings.service';

@Module({
  imports: [TypeOrmModule.forFeature([WarningEntity]), AuthModule, UsersModule, RealtimeModule],
  controllers: [ReportsController, ModerationController],
  providers: [
    ReportsService,
    ReportsRepository,
    ModerationReads,
    ModerationActs,
    AuditLogRepository,
    ModeratorNews,
    WarningsService,
  ],
  exports: [ModerationActs],
})
export class ModerationModule {}
