import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module';
import { FilesModule } from '../files/files.module';
import { InterestsModule } from '../interests/interests.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { AuditLogRepository } from './audit-log.repository';
import { ModerationActs } from './moderation-acts.service';
import { ModerationReads } from './moderation-reads.service';
import { ModerationController } from './moderation.controller';
import { ModeratorNotifier } from './moderator-notifier.service';
import { ReportAttachmentEntity } from './report-attachment.entity';
import { ReportedFilesController } from './reported-files.controller';
import { ReportedFiles } from './reported-files.service';
import { ReportsController } from './reports.controller';
import { ReportsRepository } from './reports.repository';
import { ReportsService } from './reports.service';
import { WarningEntity } from './warning.entity';
import { WarningsService } from './warnings.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([WarningEntity, ReportAttachmentEntity]),
    AuthModule,
    UsersModule,
    FilesModule,
    InterestsModule,
    RealtimeModule,
  ],
  controllers: [ReportsController, ModerationController, ReportedFilesController],
  providers: [
    ReportsService,
    ReportsRepository,
    ReportedFiles,
    ModerationReads,
    ModerationActs,
    AuditLogRepository,
    ModeratorNotifier,
    WarningsService,
  ],
  exports: [ModerationActs],
})
export class ModerationModule {}
