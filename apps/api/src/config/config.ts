import * as z from 'zod';

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a port number')
    .transform(Number)
    .refine((n) => n >= 0 && n <= 65_535, 'must be a port number')
    .default(fallback);

const origin = z.string().refine((value) => {
  try {
    return new URL(value).origin === value;
  } catch {
    return false;
  }
}, 'must be origins such as https://chat.example.org, separated by commas');

const megabytes = (fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be a whole number of megabytes')
    .transform(Number)
    .default(fallback)
    .transform((count) => count * 1024 * 1024);

/** Returns the hosts by which a browser on this machine reaches a server on `host`, in URL form. */
function ownHosts(host: string): string[] {
  const isEverywhere = ['0.0.0.0', '::'].includes(host);
  const own = isEverywhere ? [] : [host.includes(':') ? `[${host}]` : host];
  return [...new Set(['127.0.0.1', 'localhost', ...own])];
}

const areAllSecure = (origins: readonly string[]) =>
  origins.length > 0 && origins.every((url) => url.startsWith('https://'));

function isStorageUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, host, pathname } = new URL(value);
  return protocol === 's3:' && [username, password, host].every(Boolean) && /^\/[^/]+$/.test(pathname);
}

const settingsSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    HOST: z
      .string()
      .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
      .default('127.0.0.1'),
    PORT: port(8000),
    WEB_PORT: port(5173),
    WEB_ORIGINS: z
      .string()
      .transform((list) => list.split(',').map((item) => item.trim()))
      .pipe(z.array(origin).min(1))
      .optional(),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .optional(),
    DATABASE_POOL_SIZE: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 999')
      .transform(Number)
      .default(10),
    DRAIN_SECONDS: z
      .string()
      .regex(/^([12]?\d|30)$/, 'must be a whole number from 0 to 30')
      .transform(Number)
      .default(0),
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')
      .optional(),
    DATA_DIR: z.string().default('.data'),
    STORAGE_URL: z
      .string()
      .refine(isStorageUrl, 'must be such as s3://key:secret@s3.example.org/bucket?region=eu-central-1')
      .optional(),
    UPLOAD_IMAGE_MB: megabytes(15),
    UPLOAD_FILE_MB: megabytes(25),
    UPLOAD_PERSON_MB: megabytes(2_048),
    SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    RATE_LIMIT_FACTOR: z
      .string()
      .regex(/^\d+(\.\d+)?$/, 'must be a number from 0 up')
      .transform(Number)
      .default(1),
    TRUST_PROXY: z
      .string()
      .regex(/^\d+$/, 'must be the number of proxies in front')
      .transform(Number)
      .default(0),
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
      .refine((value) => URL.canParse(value), 'must be a URL')
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(/^[^@<>\r\n]*<?[^@<>\s]+@[^@<>\s]+>?$/, 'must be an address such as Zentra <hello@example.org>')
      .optional(),
    VAPID_PRIVATE_KEY: z
      .string()
      .regex(/^[\w-]{43}$/, 'must be the 32 bytes of a P-256 key, base64url')
      .optional(),
    ALLOW_LOCAL_PUSH: z.enum(['on', 'off']).default('off'),
    API_DOCS: z.enum(['on', 'off']).optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .superRefine((env, ctx) => {
    const demand = (ok: boolean, path: string, message: string) => {
      if (!ok) ctx.addIssue({ code: 'custom', path: [path], message });
    };
    demand(
      env.SMTP_URL === undefined || env.MAIL_FROM !== undefined,
      'MAIL_FROM',
      'is required with SMTP_URL',
    );
    demand(
      env.TRUST_PROXY > 0 || !areAllSecure(env.WEB_ORIGINS ?? []),
      'TRUST_PROXY',
      'must be the number of proxies in front, 1 or more, where WEB_ORIGINS are https: the API itself speaks plain HTTP',
    );
    if (env.NODE_ENV !== 'production') return;
    demand(env.SESSION_SECRET !== undefined, 'SESSION_SECRET', 'is required in production');
    demand(env.RATE_LIMIT_FACTOR > 0, 'RATE_LIMIT_FACTOR', 'may not be 0 in production');
    demand(
      env.ALLOW_LOCAL_PUSH === 'off',
      'ALLOW_LOCAL_PUSH',
      'is for tests and may not be on in production',
    );
  })
  .transform((env) => {
    const webOrigins = env.WEB_ORIGINS ?? ownHosts(env.HOST).map((host) => `http://${host}:${env.WEB_PORT}`);
    return {
      host: env.HOST,
      port: env.PORT,
      webOrigins,
      /** Origins of the API itself, from which Swagger UI calls it. */
      ownOrigins: ownHosts(env.HOST).map((host) => `http://${host}:${env.PORT}`),
      databaseUrl: env.DATABASE_URL,
      /**
       * Connections that calls share. The listener, the message writer and background work have
       * their own.
       */
      databasePoolSize: env.DATABASE_POOL_SIZE,
      redisUrl: env.REDIS_URL,
      /**
       * How long a stopping process serves while it is not ready, ms. Then it closes its sockets
       * over 2 s. With 0 it stops immediately.
       */
      drainMs: env.DRAIN_SECONDS * 1_000,
      dataDir: env.DATA_DIR,
      sessionSecret: env.SESSION_SECRET,
      /** Default: files are stored in the data folder. */
      storageUrl: env.STORAGE_URL,
      /** Largest sizes, bytes: one picture, one other file, and all files of one user. */
      uploads: {
        imageBytes: env.UPLOAD_IMAGE_MB,
        fileBytes: env.UPLOAD_FILE_MB,
        personBytes: env.UPLOAD_PERSON_MB,
      },
      rateLimitFactor: env.RATE_LIMIT_FACTOR,
      trustProxy: env.TRUST_PROXY,
      /** Default: emails are written to files in the data folder. */
      smtpUrl: env.SMTP_URL,
      mailFrom: env.MAIL_FROM ?? 'Zentra <no-reply@localhost>',
      vapidPrivateKey: env.VAPID_PRIVATE_KEY,
      /**
       * How long to wait for a response before the database counts as unavailable, ms; half of it
       * for a connection. Together, even for a caller that waits behind another one, they stay
       * within the 5 s after which a caller must have an answer.
       */
      databasePatienceMs: 2_000,
      /**
       * How long a request may take to arrive, ms: its headers, a JSON body (and each 4 KiB of an
       * upload), and a whole upload.
       */
      requestLimits: { headersMs: 15_000, bodyMs: 20_000, uploadMs: 900_000 },
      /** Median delay of the event loop, ms, above which sign-ins and uploads are refused. */
      mostDelayMs: 500,
      /**
       * Used share of the heap's old generation, 0 to 1, above which sign-ins and uploads are
       * refused.
       */
      mostHeap: 0.85,
      /** How long to wait for a message to be read before a push is sent, ms. */
      pushDelayMs: 3_000,
      /**
       * Whether pushes may go to this machine. For tests only: any user could make the server call
       * its own services.
       */
      allowsLocalPush: env.ALLOW_LOCAL_PUSH === 'on',
      /** Cost of a password hash: OWASP's minimum for argon2id, 19 MiB, two passes, one lane. */
      passwordCost: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
      /** How long a user counts as typing after their client last reported it, ms. */
      typingMs: 6_000,
      /**
       * How long a user still counts as online after their last connection closed, ms. Hides
       * reloads.
       */
      presenceGraceMs: 10_000,
      /** How long a connection may take from its upgrade to its Socket.IO CONNECT, ms. */
      socketConnectMs: 10_000,
      /** How long a client may read nothing while data waits before its connection is ended, ms. */
      socketStallMs: 30_000,
      /** How long a client may read nothing of a file before its connection is ended, ms. */
      fileStallMs: 120_000,
      /**
       * Whether the OpenAPI and AsyncAPI documents and Swagger UI are served; default: outside
       * production.
       */
      apiDocs: env.API_DOCS === undefined ? env.NODE_ENV !== 'production' : env.API_DOCS === 'on',
      logLevel: env.LOG_LEVEL,
      /** Cookies are marked Secure exactly where every web origin is https. */
      secureCookies: areAllSecure(webOrigins),
    };
  });

/** The names of all settings of the API. */
export const SETTING_NAMES = Object.keys(settingsSchema.in.shape);

/** The environment, parsed once; `.env.example` describes each setting. */
export type Settings = z.infer<typeof settingsSchema>;

/** The complete settings with which the application runs. */
export interface Config extends Settings {
  databaseUrl: string;
  sessionSecret: string;
  /** base64url, 32 bytes. */
  vapidPrivateKey: string;
}

/**
 * Reads the settings from `env`. An empty value counts as absent.
 * @throws Error that lists every mistake, one per line.
 */
export function parseSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(
    (issue) => `  ${issue.path[0]?.toString() ?? ''} ${issue.message}`,
  );
  throw new Error(`The settings have mistakes:\n${mistakes.join('\n')}`);
}
