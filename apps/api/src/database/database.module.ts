import {
  Global,
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { tooFewConnections } from './connection-limit';
import { dataSourceOptions, migrate, slowPool, writerPool, type Entities } from './data-source';
import { poolSizes } from './pool-sizes';
import { SlowQueries } from './slow-queries';

/**
 * Injection token of the pg `Pool` of short queries, which TypeORM shares, for plain statements.
 */
export const PG_POOL = Symbol('PG_POOL');
/**
 * Injection token of the message writer's own connection, a `Pool` of one, so that no other query
 * delays messages.
 */
export const WRITER_POOL = Symbol('WRITER_POOL');

const poolOf = (dataSource: DataSource): Pool => {
  // dataSourceOptions() makes it a Postgres driver.
  const driver = dataSource.driver as Omit<PostgresDriver, 'master'> & { master: Pool };
  return driver.master;
};

function slowQueries(config: Config, shortPool: Pool): SlowQueries {
  const { databaseUrl, databasePatienceMs: patienceMs, databasePoolSize } = config;
  const { slow } = poolSizes(databasePoolSize);
  const pool = slow === 0 ? shortPool : slowPool(databaseUrl, patienceMs, slow);
  return new SlowQueries(pool, Math.max(1, slow), patienceMs);
}

@Global()
@Module({
  providers: [
    { provide: PG_POOL, inject: [getDataSourceToken()], useFactory: poolOf },
    {
      provide: WRITER_POOL,
      inject: [CONFIG],
      useFactory: ({ databaseUrl, databasePatienceMs }: Config) =>
        writerPool(databaseUrl, databasePatienceMs),
    },
    { provide: SlowQueries, inject: [CONFIG, PG_POOL], useFactory: slowQueries },
  ],
  exports: [PG_POOL, WRITER_POOL, SlowQueries],
})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(WRITER_POOL) private readonly writer: Pool,
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly slow: SlowQueries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Migrates the schema before TypeORM connects. */
  static with(entities: Entities): DynamicModule {
    const root = TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: ({ databaseUrl, databasePatienceMs, databasePoolSize }: Config) => ({
        ...dataSourceOptions(databaseUrl, databasePatienceMs, entities, poolSizes(databasePoolSize).short),
        retryAttempts: 0,
      }),
      dataSourceFactory: async (options) => {
        if (options?.type !== 'postgres' || !options.url) throw new Error('TypeORM was given no Postgres');
        await migrate(options.url);
        return new DataSource(options).initialize();
      },
    });
    return { module: DatabaseModule, imports: [root] };
  }

  async onApplicationBootstrap(): Promise<void> {
    const warning = await tooFewConnections(this.pool, this.config.databasePoolSize);
    if (warning !== undefined) new Logger('Database').warn(warning);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer.end();
    if (this.slow.pool !== this.pool) await this.slow.pool.end();
  }
}
