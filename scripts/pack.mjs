// `npm run pack`: builds @zentra/contracts and @zentra/client as packages that npm can publish, and
// packs them: dist/packages/*.tgz.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bin, checkNode, ensureInstalled, fail, ROOT, run } from './lib/setup.mjs';

const OUT = join(ROOT, 'dist/packages');

/** For ES modules as a bundler resolves them: the sources name modules without their ending. */
const FORMATS = {
  esm: { module: 'esnext', moduleResolution: 'bundler' },
  cjs: { module: 'nodenext', moduleResolution: 'nodenext' },
};

/** `entries`: the subpaths of `exports`, and their modules below `src`. */
const PACKAGES = [
  {
    name: 'contracts',
    description: 'The contract of Zentra: zod schemas, error codes, events and limits.',
    entries: { '.': 'index' },
    dependencies: ['zod'],
    sideEffects: Object.keys(FORMATS).map((format) => `./${format}/zod-in-browsers.js`),
  },
  {
    name: 'client',
    description: 'The client of Zentra: requests, live events, and an outbox that loses no message.',
    entries: { '.': 'index', './browser': 'browser/index', './node': 'node/index' },
    dependencies: ['@zentra/contracts', 'idb', 'socket.io-client', 'uuid', 'zod'],
    sideEffects: false,
  },
];

const root = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const versions = { ...root.devDependencies, ...root.dependencies, '@zentra/contracts': root.version };

checkNode();
ensureInstalled();
rmSync(OUT, { recursive: true, force: true });
for (const one of PACKAGES) {
  const folder = join(OUT, one.name);
  mkdirSync(folder, { recursive: true });
  for (const format of Object.keys(FORMATS)) compile(one.name, format);
  completeSpecifiers(join(folder, 'esm'));
  writeJson(join(folder, 'esm/package.json'), { type: 'module' });
  writeJson(join(folder, 'package.json'), manifestOf(one));
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(ROOT, 'libs', one.name, 'README.md'), join(folder, 'README.md'));
  if (!run('npm', ['pack', folder, '--pack-destination', OUT, '--ignore-scripts', '--loglevel=error']))
    fail(`npm pack failed for ${one.name}; see above.`);
}

function compile(name, format) {
  const config = join(OUT, name, `tsconfig.${format}.json`);
  const source = join(ROOT, 'libs', name, 'src');
  writeJson(config, {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      ...FORMATS[format],
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      declaration: true,
      // Without the sources beside them, source maps are useless.
      sourceMap: false,
      rootDir: source,
      outDir: join(OUT, name, format),
      paths: { '@zentra/contracts': [join(OUT, `contracts/${format}/index.d.ts`)] },
    },
    include: [source],
    exclude: [join(source, '**/*.spec.ts')],
  });
  const [program, script] = bin('typescript/bin/tsc');
  if (!run(program, [script, '-p', config])) fail(`${name} does not compile as ${format}; see above.`);
  rmSync(config);
}

/** Node needs the whole path of an ES module: `./http` becomes `./http.js`. */
function completeSpecifiers(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const path = join(folder, name);
    const complete = (all, before, specifier) => {
      const target = join(dirname(path), specifier);
      const ending = existsSync(`${target}.js`) ? '.js' : existsSync(join(target, 'index.js')) && '/index.js';
      return ending
        ? `${before}${specifier}${ending}`
        : fail(`${path} imports ${specifier}, which is nothing`);
    };
    const code = readFileSync(path, 'utf8');
    writeFileSync(path, code.replace(/((?:from |import |import\()['"])(\.{1,2}\/[^'"]+)/g, complete));
  }
}

function manifestOf({ name, description, entries, dependencies, sideEffects }) {
  const target = (format, module) => ({
    types: `./${format}/${module}.d.ts`,
    default: `./${format}/${module}.js`,
  });
  const exportsOf = (module) => ({ import: target('esm', module), require: target('cjs', module) });
  return {
    name: `@zentra/${name}`,
    version: root.version,
    description,
    license: root.license,
    type: 'commonjs',
    main: './cjs/index.js',
    module: './esm/index.js',
    types: './cjs/index.d.ts',
    exports: {
      ...Object.fromEntries(Object.entries(entries).map(([path, module]) => [path, exportsOf(module)])),
      './package.json': './package.json',
    },
    files: ['cjs', 'esm'],
    sideEffects,
    engines: root.engines,
    publishConfig: { access: 'public' },
    dependencies: Object.fromEntries(dependencies.map((one) => [one, versions[one]])),
  };
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
