import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { RealtimeModule } from '../realtime/realtime.module';
import { FileAnswers } from './file-answer';
import { FILE_STORAGE, type FileStorage } from './file-storage';
import { FileStore } from './file-store';
import { FilesSweeper } from './files.sweeper';
import { FolderStorage } from './folder-storage';
import { IncomingFiles } from './incoming-files';
import { Pictures } from './pictures';
import { S3Storage } from './s3-storage';

@Module({
  imports: [RealtimeModule],
  providers: [
    {
      provide: FILE_STORAGE,
      inject: [CONFIG],
      useFactory: ({ storageUrl, dataDir }: Config): FileStorage =>
        storageUrl === undefined ? new FolderStorage(join(dataDir, 'files')) : new S3Storage(storageUrl),
    },
    FileStore,
    FileAnswers,
    FilesSweeper,
    IncomingFiles,
    Pictures,
  ],
  exports: [FileStore, FileAnswers, FilesSweeper, IncomingFiles, Pictures],
})
export class FilesModule {}
