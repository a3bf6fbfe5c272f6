import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// No container engine runs here; these are checks of the files.
const ROOT = join(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

const COMPOSE = read('docker/compose.yaml');
const TEMPLATE = read('docker/web.conf.template');
const SETTINGS = matches(read('.env.example'), /^([A-Z_]+)=/gm);

/** Returns the lines of one service of compose.yaml. */
function service(name: string): string {
  const [, text = ''] = new RegExp(`^  ${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(COMPOSE) ?? [];
  return text;
}
const environmentOf = (name: string) => matches(service(name), /^ {6}([A-Z_]+):/gm);

test('the settings of the containers equal those of .env.example', () => {
  const used = [...environmentOf('api'), ...environmentOf('web'), ...matches(COMPOSE, /\$\{([A-Z_]+)/g)];
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((name) => !SETTINGS.includes(name))).toEqual([]);
});

test('every setting reaches a container', () => {
  const reached = ['database', 'api', 'web'].flatMap(environmentOf);
  // Production refuses it.
  const forTests = ['ALLOW_LOCAL_PUSH'];
  expect(SETTINGS.filter((name) => !reached.includes(name))).toEqual(forTests);
});

test('production settings without a default are required at start', () => {
  expect(matches(COMPOSE, /\$\{([A-Z_]+):\?/g).sort()).toEqual(['POSTGRES_PASSWORD', 'SESSION_SECRET']);
});

test.each(['api', 'web'])(
  'the %s image copies existing files, does not run as root and has a health check',
  (name) => {
    const file = `docker/${name}.Dockerfile`;
    expect(COMPOSE).toContain(`dockerfile: ${file}`);
    const dockerfile = read(file);
    const sources = matches(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((paths) => paths.split(' '));
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(dockerfile).toMatch(/^USER node$|^FROM nginxinc\/nginx-unprivileged:/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  },
);

test('the image starts the API as npm start does', () => {
  const { href } = pathToFileURL(join(ROOT, 'scripts/lib/setup.mjs'));
  const print = `import('${href}').then(({ API_ARGS }) => console.log(API_ARGS.slice(0, -1).join(' ')))`;
  const flags = execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' }).trim();
  const command = ['node', ...flags.split(' '), 'dist/apps/api/src/main.js'];
  expect(read('docker/api.Dockerfile')).toContain(`\nCMD ${JSON.stringify(command).replaceAll(',', ', ')}\n`);
});

test('each service waits until the one below it is healthy', () => {
  expect(service('api')).toMatch(/depends_on:\n {6}database:\n {8}condition: service_healthy/);
  expect(service('web')).toMatch(/depends_on:\n {6}api:\n {8}condition: service_healthy/);
  expect(service('database')).toContain('healthcheck:');
});

test('nginx sends the same policy as npm start', () => {
  const [policy] = matches(TEMPLATE, /"\/index\.html" "(.+)";/g);
  const script = `import { policyOf } from '${pathToFileURL(join(ROOT, 'scripts/lib/serve-web.mjs')).href}';
    console.log(policyOf(':8000', 'example.org'));`;
  const started = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const [sources = ''] = matches(TEMPLATE, /"" "(http:.+)";/g);
  const filledIn = sources.replaceAll('$host', 'example.org').replaceAll('${PORT}', '8000');
  expect(policy?.replace('$api_sources', filledIn).replace('$api_origin', 'http://example.org:8000')).toBe(
    started.trim(),
  );
});

test('nginx sends the same headers as npm start', () => {
  const script = `import { SECURITY_HEADERS } from '${pathToFileURL(join(ROOT, 'scripts/lib/serve-web.mjs')).href}';
    console.log(JSON.stringify(SECURITY_HEADERS));`;
  const started = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const own = [...TEMPLATE.matchAll(/add_header (\S+) "?([^"$]+?)"? always;/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(Object.fromEntries(own)).toEqual(JSON.parse(started));
  expect(TEMPLATE).toMatch(/add_header Strict-Transport-Security \$stay_with_tls always;/);
});

test('nginx fills the address of the API into the tag of index.html', () => {
  const [tag = 'none'] = matches(TEMPLATE, /sub_filter '([^']+)'/g);
  expect(read('apps/web/index.html')).toContain(tag);
});
