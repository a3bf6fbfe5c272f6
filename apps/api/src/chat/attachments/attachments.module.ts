import { Module } from '@nestjs/common';
import { ChatModule } from '../chat.module';
import { FilesModule } from '../../files/files.module';
import { UsersModule } from '../../users/users.module';
import { AttachmentsController } from './attachments.controller';
import { AttachmentsRepository } from './attachments.repository';
import { AttachmentsService } from './attachments.service';
import { AttachmentsSweeper } from './attachments.sweeper';
import { UploadsService } from './uploads.service';

@Module({
  imports: [ChatModule, UsersModule, FilesModule],
  controllers: [AttachmentsController],
  providers: [UploadsService, AttachmentsService, AttachmentsRepository, AttachmentsSweeper],
})
export class AttachmentsModule {}
