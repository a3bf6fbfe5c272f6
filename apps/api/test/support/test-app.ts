import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Pool } from 'pg';
import type { PinoLogger } from '../../src/common/observability/logger';
import { parseSettings, type Config } from '../../src/config/config';
import { createApp } from '../../src/create-app';
import { ControlChannel } from '../../src/cluster/control.channel';
import { eventually } from './eventually';
import { TestRedis } from './redis';
import { createDatabase } from './databases';

export const WEB_ORIGIN = 'http://127.0.0.1:5173';

/** Cheap argon2id parameters, for tests that are not about passwords. */
export const CHEAP_COST: Config['passwordCost'] = { memoryCost: 8, timeCost: 1, parallelism: 1 };
/** The parameters of production. */
export const REAL_COST: Config['passwordCost'] = parseSettings({}).passwordCost;

export interface TestApp {
  app: NestExpressApplication;
  /** Such as `http://127.0.0.1:49152`. */
  url: string;
  databaseUrl: string;
  /** DATA_DIR of this application, with the emails that it has written. */
  dataDir: string;
  /** For a second process beside it, or after it. */
  config: Config;
  /** Returns the address of the next process in turn, so that users are spread over all of them. */
  nextUrl(): string;
  /** Returns a provider of every process. */
  each<T>(token: Type<T> | symbol): T[];
  /** Direct access to the database, for states that no request can create. */
  sql: Pool;
  close(): Promise<void>;
}

/**
 * Processes of one application, from `TEST_PROCESSES`: 1 by default. The project `processes` of
 * Jest runs the proofs of promises with 2, which share the database and a Redis.
 */
export const PROCESSES = Number(process.env.TEST_PROCESSES ?? 1);

/** Starts the real application on a free port, with its own database. */
export async function startTestApp(overrides: Partial<Config> = {}, logger?: PinoLogger): Promise<TestApp> {
  const database = await createDatabase();
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), 'zentra-test-data-')));
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    webOrigins: [WEB_ORIGIN, 'http://localhost:5173'],
    ownOrigins: ['http://127.0.0.1:8000'],
    databaseUrl: database.url,
    databasePoolSize: 10,
    redisUrl: undefined,
    drainMs: 0,
    dataDir,
    storageUrl: undefined,
    uploads: { imageBytes: 15 * 1024 ** 2, fileBytes: 25 * 1024 ** 2, personBytes: 200 * 1024 ** 2 },
    sessionSecret: 'a secret for tests only, long enough',
    rateLimitFactor: 0,
    trustProxy: 0,
    smtpUrl: undefined,
    mailFrom: 'Zentra <hello@example.org>',
    vapidPrivateKey: 'yFf8uQGxAVQr2wNnKqvqxyVEVpfIJcIRdoEMMCzlbXI',
    // A busy machine is not an unavailable database; the suite about that sets its own value.
    databasePatienceMs: 15_000,
    // The same applies to slow clients.
    requestLimits: { headersMs: 60_000, bodyMs: 60_000, uploadMs: 900_000 },
    mostDelayMs: Infinity,
    mostHeap: Infinity,
    pushDelayMs: 500,
    // Most tests register users and few are about it; those set the cost of production.
    passwordCost: CHEAP_COST,
    typingMs: 6_000,
    presenceGraceMs: 10_000,
    socketConnectMs: 10_000,
    socketStallMs: 30_000,
    fileStallMs: 120_000,
    allowsLocalPush: true,
    apiDocs: true,
    logLevel: process.env.TEST_LOG_LEVEL === 'info' ? 'info' : 'silent',
    secureCookies: false,
    ...overrides,
  };
  const redis = PROCESSES > 1 && config.redisUrl === undefined ? await TestRedis.start() : undefined;
  if (redis) config.redisUrl = redis.url;
  const apps: NestExpressApplication[] = [];
  for (let i = 0; i < PROCESSES; i += 1) {
    const one = await createApp(config, logger);
    await one.listen(0, '127.0.0.1');
    apps.push(one);
  }
  const [app] = apps;
  if (!app) throw new Error('There is at least one process');
  await eventually('all processes', () =>
    apps.every((one) => one.get(ControlChannel).others().length === PROCESSES - 1),
  );
  const urls = await Promise.all(apps.map((one) => one.getUrl()));
  let turn = 0;
  const { port } = app.getHttpServer().address() as AddressInfo;
  const sql = new Pool({ connectionString: database.url, max: 2 });
  // The database may be dropped before the last connection of the pool is closed.
  sql.on('error', () => undefined);
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    databaseUrl: database.url,
    dataDir,
    config,
    nextUrl: () => urls[turn++ % urls.length] ?? '',
    each: (token) => apps.map((one) => one.get(token)),
    sql,
    close: async () => {
      await Promise.all(apps.map((one) => one.close()));
      await redis?.kill();
      await sql.end();
      await database.drop();
      if (overrides.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
