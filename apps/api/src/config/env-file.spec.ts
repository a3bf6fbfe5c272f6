import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvFile } from './env-file';
import { misspeltSettings } from './misspelt-settings';

describe('.env', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'zentra-env-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const load = (content: string | Buffer, env: NodeJS.ProcessEnv = {}) => {
    const path = join(folder, '.env');
    writeFileSync(path, content);
    const remarks = loadEnvFile(env, path);
    return { env, remarks: remarks.map((line) => line.replace(path, '.env')) };
  };
  const big = (text: string) => Buffer.from(text, 'utf16le').swap16();

  it.each<[string, string | Buffer]>([
    ['UTF-8', 'PORT=8100\nHOST=::1\n'],
    ['UTF-8 with a byte order mark', '\uFEFFPORT=8100\nHOST=::1\n'],
    ['UTF-16 as PowerShell writes it', Buffer.from('\uFEFFPORT=8100\r\nHOST=::1\r\n', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('PORT=8100\nHOST=::1\n', 'utf16le')],
    ['big-endian UTF-16', big('\uFEFFPORT=8100\nHOST=::1\n')],
    ['big-endian UTF-16 without a mark', big('PORT=8100\nHOST=::1\n')],
    ['lines of Windows', 'PORT=8100\r\nHOST=::1\r\n'],
    ['lines of an old Mac', 'PORT=8100\rHOST=::1\r'],
    ['export', 'export PORT=8100\n\texport  HOST=::1\n'],
    ['quotes and spaces', ' PORT = "8100"  \n# a comment\n\nHOST=\'::1\' # another\n'],
  ])('is read with %s', (_, content) => {
    const { env, remarks } = load(content);
    expect(env).toEqual({ PORT: '8100', HOST: '::1' });
    expect(remarks).toEqual([]);
  });

  it('sets variables that the environment lacks, and supports quotes over several lines', () => {
    const { env } = load('PORT=8100\nHOST=\nMAIL_FROM="a\nPORT=2\nb"\n', { PORT: '9000' });
    expect(env).toEqual({ PORT: '9000', HOST: '', MAIL_FROM: 'a\nPORT=2\nb' });
  });

  it.each<[string, string | Buffer, RegExp]>([
    [
      'a line without =',
      'PORT=1\nHOST: ::1\nWEB_PORT=2\n',
      /, line 2: this is no setting; write NAME=value\.$/,
    ],
    ['a name with a space', 'WEB PORT=2\n', /, line 1: this is no setting/],
    [
      'an open quote',
      'HOST="::1\nPORT=1\n',
      /, line 1: the quote before the value of HOST is never closed\.$/,
    ],
    [
      'Latin-1',
      Buffer.from('MAIL_FROM=J\xF6rg <j@example.org>\n', 'latin1'),
      /no text in UTF-8; save it as UTF-8\.$/,
    ],
  ])('is refused with one line: %s', (_, content, message) => {
    expect(() => load(content)).toThrow(message);
  });

  it('is refused with one line when it is a folder', () => {
    mkdirSync(join(folder, '.env'));
    expect(() => loadEnvFile({}, join(folder, '.env'))).toThrow(/\.env cannot be read \(EISDIR\)\.$/);
    expect(loadEnvFile({}, join(folder, 'none'))).toEqual([]);
  });

  it('warns about ambiguous values', () => {
    expect(load('PORT=1\nPORT=2\nSMTP_URL=smtp://a:b#c@d\nMAIL_FROM="a#b"\nHOST=x # y\n').remarks).toEqual([
      '.env, line 2: PORT is set in line 1, too; this one counts.',
      '.env, line 3: the value of SMTP_URL ends before its #; put it in quotes to keep all of it.',
    ]);
  });
});

describe('misspelt settings', () => {
  it.each([
    ['DATABASE_URI', 'DATABASE_URL'],
    ['SESSION_SECERT', 'SESSION_SECRET'],
    ['WEBPORT', 'WEB_PORT'],
    ['web_port', 'WEB_PORT'],
    ['Port', 'PORT'],
    ['WEB_ORIGIN', 'WEB_ORIGINS'],
    ['TRUSTED_PROXY', 'TRUST_PROXY'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['RATE_LIMIT_FAKTOR', 'RATE_LIMIT_FACTOR'],
  ])('are reported: %s for %s', (wrong, right) => {
    expect(misspeltSettings({ [wrong]: 'x' })).toEqual([
      `There is no setting ${wrong}; did you mean ${right}?`,
    ]);
  });

  it('exclude names of other programs', () => {
    const others =
      'PATH HOME USER SHELL LANG LC_ALL TERM PWD OLDPWD SHLVL LOGNAME HOSTNAME EDITOR PAGER TZ TMPDIR DISPLAY COLORTERM ' +
      'NODE_OPTIONS NODE_PATH NODE_VERSION NPM_CONFIG_CACHE npm_lifecycle_event npm_package_name INIT_CWD CI DEBUG ' +
      'HTTP_PROXY HTTPS_PROXY NO_PROXY PGHOST PGPORT PGDATABASE PGUSER SSH_AUTH_SOCK XDG_DATA_DIRS XDG_DATA_HOME MAIL ' +
      'DOCKER_HOST PYTHONPATH VIRTUAL_ENV JAVA_HOME CHROMIUM_PATH ZENTRA_API POSTGRES_PASSWORD AWS_REGION DATABASE_NAME';
    const env = Object.fromEntries(others.split(' ').map((name) => [name, 'x']));
    expect(misspeltSettings(env)).toEqual([]);
  });
});
