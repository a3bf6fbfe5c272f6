import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module';
import { UsersModule } from '../users/users.module';
import { SearchIndex } from './search-index';
import { SearchController } from './search.controller';
import { SearchRepository } from './search.repository';
import { SearchService } from './search.service';

@Module({
  imports: [ChatModule, UsersModule],
  controllers: [SearchController],
  providers: [SearchService, SearchIndex, SearchRepository],
})
export class SearchModule {}
