import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module';
import { UsersModule } from '../users/users.module';
import { PasskeyChallenges } from './passkey-challenges.service';
import { PasskeySignInService } from './passkey-sign-in.service';
import { Passkey } from './passkey.entity';
import { PasskeysController } from './passkeys.controller';
import { PasskeysService } from './passkeys.service';

@Module({
  imports: [TypeOrmModule.forFeature([Passkey]), AuthModule, UsersModule],
  controllers: [PasskeysController],
  providers: [PasskeysService, PasskeySignInService, PasskeyChallenges],
})
export class PasskeysModule {}
