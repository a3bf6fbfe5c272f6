import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RelationsModule } from '../relations/relations.module';
import { CredentialsRepository } from './credentials.repository';
import { User } from './user.entity';
import { UsersController } from './users.controller';
import { StandingService } from './standing.service';
import { UsersService } from './users.service';

@Module({
  imports: [TypeOrmModule.forFeature([User]), RelationsModule],
  controllers: [UsersController],
  providers: [UsersService, CredentialsRepository, StandingService],
  exports: [UsersService, CredentialsRepository, StandingService],
})
export class UsersModule {}
