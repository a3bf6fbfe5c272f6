import type { Config } from 'jest';

/** Packages that ship ES modules only, which Jest must turn into CommonJS. */
const ESM_ONLY = [
  '@nestjs',
  '@formatjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'es-toolkit',
];

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps/api,apps/web/src,libs,docker,scripts}/**/*.spec.ts'],
  globalSetup: './apps/api/test/support/global-setup.ts',
  globalTeardown: './apps/api/test/support/global-teardown.ts',
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  moduleNameMapper: { '^@zentra/(.*)$': '<rootDir>/libs/$1/src' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data', '<rootDir>/.demo'],
  testTimeout: 30_000,
  maxWorkers: 2,
};

export default config;
