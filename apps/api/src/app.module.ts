import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AttachmentsModule } from './chat/attachments/attachments.module';
import { AuthModule } from './auth/auth.module';
import { BlocksModule } from './blocks/blocks.module';
import { ChatModule } from './chat/chat.module';
import { RateLimiter } from './common/limits/rate-limit';
import type { Config } from './config/config';
import { ClusterModule } from './cluster/cluster.module';
import { ConfigModule } from './config/config.module';
import { ConnectionsModule } from './connections/connections.module';
import { DatabaseModule } from './database/database.module';
import { ENTITIES } from './entities';
import { DomainEventsModule } from './events/domain-events';
import { HealthModule } from './health/health.module';
import { InterestsModule } from './interests/interests.module';
import { PasskeysModule } from './passkeys/passkeys.module';
import { PersonalDataModule } from './personal-data/personal-data.module';
import { ModerationModule } from './moderation/moderation.module';
import { PushModule } from './push/push.module';
import { SearchModule } from './search/search.module';
import { SessionsModule } from './sessions/sessions.module';
import { UsersModule } from './users/users.module';

@Global()
@Module({ providers: [RateLimiter], exports: [RateLimiter] })
class RateLimitModule {}

@Module({})
export class AppModule {
  /** Returns the module of the whole application for one configuration. */
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        DatabaseModule.with(ENTITIES),
        RateLimitModule,
        DomainEventsModule,
        ClusterModule,
        SessionsModule,
        AuthModule,
        PasskeysModule,
        UsersModule,
        InterestsModule,
        BlocksModule,
        ConnectionsModule,
        ChatModule,
        AttachmentsModule,
        SearchModule,
        PushModule,
        PersonalDataModule,
        ModerationModule,
        HealthModule,
      ],
    };
  }
}
