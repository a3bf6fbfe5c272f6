import { Module, type DynamicModule } from '@nestjs/common';
import { AppModule } from '../app.module';
import { AuthModule } from '../auth/auth.module';
import type { Config } from '../config/config';
import { ModerationModule } from '../moderation/moderation.module';
import { UsersModule } from '../users/users.module';
import { AdminService } from './admin.service';

/** The application without a server, for the admin command. */
@Module({})
export class AdminModule {
  static with(config: Config): DynamicModule {
    return {
      module: AdminModule,
      imports: [AppModule.with(config), AuthModule, UsersModule, ModerationModule],
      providers: [AdminService],
    };
  }
}
