import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChatModule } from '../chat/chat.module';
import { InterestsModule } from '../interests/interests.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { UsersModule } from '../users/users.module';
import { ExportFiles } from './export-files';
import { ExportEntity } from './export.entity';
import { ExportWorker } from './export.worker';
import { ExportsController } from './exports.controller';
import { ExportsRepository } from './exports.repository';
import { ExportsService } from './exports.service';
import { PersonalDataReader } from './personal-data.reader';

@Module({
  imports: [
    TypeOrmModule.forFeature([ExportEntity]),
    UsersModule,
    InterestsModule,
    ChatModule,
    RealtimeModule,
  ],
  controllers: [ExportsController],
  providers: [ExportsService, ExportsRepository, ExportFiles, ExportWorker, PersonalDataReader],
})
export class PersonalDataModule {}
