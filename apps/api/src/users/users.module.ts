import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RealtimeModule } from '../realtime/realtime.module';
import { RelationsModule } from '../relations/relations.module';
import { FilesModule } from '../files/files.module';
import { AvatarEntity } from './avatar.entity';
import { AvatarsController } from './avatars.controller';
import { AvatarsService } from './avatars.service';
import { CredentialsRepository } from './credentials.repository';
import { DirectoryService } from './directory.service';
import { User } from './user.entity';
import { UsersController } from './users.controller';
import { AccountStatusService } from './account-status.service';
import { UsersService } from './users.service';

@Module({
  imports: [TypeOrmModule.forFeature([User, AvatarEntity]), RelationsModule, FilesModule, RealtimeModule],
  controllers: [AvatarsController, UsersController],
  providers: [UsersService, DirectoryService, AvatarsService, CredentialsRepository, AccountStatusService],
  exports: [UsersService, AvatarsService, CredentialsRepository, AccountStatusService],
})
export class UsersModule {}
