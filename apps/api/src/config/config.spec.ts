import { parseSettings } from './config';

describe('settings', () => {
  it('have defaults for everything', () => {
    expect(parseSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      webOrigins: ['http://127.0.0.1:5173', 'http://localhost:5173'],
      databaseUrl: undefined,
      databasePoolSize: 10,
      redisUrl: undefined,
      drainMs: 0,
      dataDir: '.data',
      rateLimitFactor: 1,
      secureCookies: false,
    });
  });

  it('preserve internal values, which tests shorten', () => {
    expect(parseSettings({})).toMatchObject({
      passwordCost: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
      typingMs: 6_000,
      presenceGraceMs: 10_000,
      socketConnectMs: 10_000,
    });
  });

  it('follow the web port, treat an empty value as unset, and mark cookies Secure under TLS', () => {
    expect(parseSettings({ WEB_PORT: '9000', DATABASE_URL: '' }).webOrigins).toEqual([
      'http://127.0.0.1:9000',
      'http://localhost:9000',
    ]);
    expect(
      parseSettings({ WEB_ORIGINS: 'https://a.example, https://b.example', TRUST_PROXY: '1' }),
    ).toMatchObject({
      webOrigins: ['https://a.example', 'https://b.example'],
      secureCookies: true,
    });
  });

  it('refuse https origins without a proxy in front, because only a proxy terminates TLS', () => {
    for (const TRUST_PROXY of [undefined, '', '0'])
      expect(() => parseSettings({ WEB_ORIGINS: 'https://a.example', TRUST_PROXY })).toThrow(
        /TRUST_PROXY must be the number of proxies in front, 1 or more/,
      );
    expect(parseSettings({ WEB_ORIGINS: 'https://a.example,http://localhost:5173' })).toMatchObject({
      secureCookies: false,
      trustProxy: 0,
    });
  });

  it('report all mistakes together, each with its name', () => {
    const parse = () =>
      parseSettings({
        PORT: 'eighty',
        DATABASE_URL: 'mysql://x',
        REDIS_URL: 'memcached://x',
        WEB_ORIGINS: 'https://a.example/path',
        RATE_LIMIT_FACTOR: '-1',
      });
    for (const name of ['PORT', 'DATABASE_URL', 'REDIS_URL', 'WEB_ORIGINS', 'RATE_LIMIT_FACTOR'])
      expect(parse).toThrow(name);
  });

  it('require a sender address with an SMTP server', () => {
    expect(parseSettings({}).smtpUrl).toBeUndefined();
    const mail = {
      SMTP_URL: 'smtps://zentra:secret@mail.example.org',
      MAIL_FROM: 'Zentra <hello@example.org>',
    };
    expect(parseSettings(mail)).toMatchObject({ smtpUrl: mail.SMTP_URL, mailFrom: mail.MAIL_FROM });
    expect(() => parseSettings({ SMTP_URL: mail.SMTP_URL })).toThrow('MAIL_FROM is required with SMTP_URL');
    expect(() => parseSettings({ ...mail, SMTP_URL: 'mail.example.org' })).toThrow('SMTP_URL');
    for (const from of ['nobody', 'two\nlines <a@b.org>', 'a@b.org, c@d.org'])
      expect(() => parseSettings({ ...mail, MAIL_FROM: from })).toThrow('MAIL_FROM');
  });

  it('parse the file storage, and sizes in megabytes', () => {
    const storage = 's3://key:secret@s3.example.org/bucket?region=eu-central-1';
    expect(parseSettings({ STORAGE_URL: storage, UPLOAD_FILE_MB: '100' })).toMatchObject({
      storageUrl: storage,
      uploads: { imageBytes: 15 * 1024 ** 2, fileBytes: 100 * 1024 ** 2, personBytes: 2 * 1024 ** 3 },
    });
    expect(parseSettings({}).storageUrl).toBeUndefined();
    for (const wrong of ['https://s3.example.org/bucket', 's3://s3.example.org/bucket', 's3://k:s@host/'])
      expect(() => parseSettings({ STORAGE_URL: wrong })).toThrow('STORAGE_URL');
    for (const wrong of ['0', '-1', '1.5', 'many'])
      expect(() => parseSettings({ UPLOAD_IMAGE_MB: wrong })).toThrow('UPLOAD_IMAGE_MB');
  });

  it('parse the number of connections', () => {
    expect(parseSettings({ DATABASE_POOL_SIZE: '25' }).databasePoolSize).toBe(25);
    for (const wrong of ['0', '-1', '2.5', 'many', '1000'])
      expect(() => parseSettings({ DATABASE_POOL_SIZE: wrong })).toThrow('DATABASE_POOL_SIZE');
  });

  it('allow pushes to local addresses only with the setting, also outside production', () => {
    for (const NODE_ENV of ['development', 'test', 'production'])
      expect(parseSettings({ NODE_ENV, SESSION_SECRET: 'x'.repeat(32) }).allowsLocalPush).toBe(false);
    expect(parseSettings({ ALLOW_LOCAL_PUSH: 'on' }).allowsLocalPush).toBe(true);
  });

  it('require secrets in production', () => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) };
    expect(() => parseSettings({ NODE_ENV: 'production' })).toThrow('SESSION_SECRET is required');
    expect(() => parseSettings({ ...production, SESSION_SECRET: 'x'.repeat(31) })).toThrow('SESSION_SECRET');
    expect(() => parseSettings({ ...production, RATE_LIMIT_FACTOR: '0' })).toThrow('RATE_LIMIT_FACTOR');
    expect(() => parseSettings({ ...production, ALLOW_LOCAL_PUSH: 'on' })).toThrow('ALLOW_LOCAL_PUSH');
    expect(parseSettings(production).port).toBe(8000);
  });
});
