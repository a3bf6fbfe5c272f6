/**
 * Types are checked by `npm run check`.
 * @jest-config-loader-options {"swc": true}
 */
import type { Config } from 'jest';

/** Packages that ship ES modules only, which Jest must turn into CommonJS. */
const ESM_ONLY = [
  '@nestjs',
  '@formatjs',
  'react-intl',
  'intl-messageformat',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'es-toolkit',
];

const swc = (tsx: boolean): [string, Record<string, unknown>] => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    },
    module: { type: 'commonjs' },
  },
];

const common: Config = {
  testEnvironment: 'node',
  transform: { '\\.[jt]s$': swc(false), '\\.tsx$': swc(true) },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  moduleNameMapper: {
    '^@zentra/client/browser$': '<rootDir>/libs/client/src/browser',
    '^@zentra/(.*)$': '<rootDir>/libs/$1/src',
    '^@/(.*)$': '<rootDir>/apps/web/src/$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data', '<rootDir>/.demo'],
};

const withPostgres: Config = {
  ...common,
  globalSetup: './apps/api/test/support/global-setup.ts',
  globalTeardown: './apps/api/test/support/global-teardown.ts',
};

const PROOFS = '/proofs/';

/** Suites that hold a promise, which must hold over several processes, too. */
const PROMISES = [
  'delivery-after-end',
  'rejection-is-indistinguishable',
  'sessions',
  'races',
  'receipts',
  'third-person',
  'push',
  'interest-machine',
];

/** `npm run test:unit`, `test:api` and `test:proofs`; CONTRIBUTING assigns each test to one. */
const config: Config = {
  maxWorkers: 2,
  // Jest reads it here alone, and not in a project.
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps/api/src,apps/web/{src,dev},libs,docker,scripts}/**/*.spec.{ts,tsx}'],
      testPathIgnorePatterns: [PROOFS],
      setupFiles: ['./apps/api/test/support/no-database.ts'],
    },
    {
      ...withPostgres,
      displayName: 'api',
      testMatch: ['<rootDir>/apps/api/test/**/*.spec.ts'],
      testPathIgnorePatterns: [PROOFS],
    },
    {
      ...withPostgres,
      displayName: 'proofs',
      testMatch: ['<rootDir>/{apps,libs,docker,scripts}/**/proofs/**/*.spec.ts'],
    },
    {
      // The same suites, with each user on another process than the one before.
      ...withPostgres,
      displayName: 'processes',
      testMatch: [`<rootDir>/apps/api/test/**/{${PROMISES.join()}}.spec.ts`],
      setupFiles: ['./apps/api/test/support/two-processes.ts'],
    },
  ],
};

export default config;
