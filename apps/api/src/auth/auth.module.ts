import { Module } from '@nestjs/common';
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

@Module({
  imports: [UsersModule, RealtimeModule, EmailsModule],
  controllers: [AuthController, DevicesController, PasswordController, EmailController],
  providers: [AuthService, PasswordHasher, PasswordService, EmailService, EmailTokensRepository],
  exports: [AuthService, EmailService, EmailTokensRepository, PasswordHasher, PasswordService],
})
export class AuthModule {}
