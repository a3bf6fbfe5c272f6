import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module';
import { ChatModule } from '../chat/chat.module';
import { FilesModule } from '../files/files.module';
import { InterestsModule } from '../interests/interests.module';
import { EmailsModule } from '../emails/emails.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { DeletionController } from './deletion.controller';
import { DeletionService } from './deletion.service';
import { ExportFiles } from './export-files';
import { ExportEntity } from './export.entity';
import { ExportWorker } from './export.worker';
import { ExportsController } from './exports.controller';
import { ExportsRepository } from './exports.repository';
import { ExportsService } from './exports.service';
import { PersonalDataReader } from './personal-data.reader';
import { PurgeService } from './purge.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([ExportEntity]),
    AuthModule,
    UsersModule,
    InterestsModule,
    ChatModule,
    FilesModule,
    EmailsModule,
    RealtimeModule,
  ],
  controllers: [ExportsController, DeletionController],
  providers: [
    ExportsService,
    ExportsRepository,
    ExportFiles,
    ExportWorker,
    PersonalDataReader,
    DeletionService,
    PurgeService,
  ],
})
export class PersonalDataModule {}
