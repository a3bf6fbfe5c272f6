/**
 * Types are checked by `npm run check`.
 * @jest-config-loader-options {"swc": true}
 */
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

const common: Config = {
  testEnvironment: 'node',
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
};

const withPostgres: Config = {
  ...common,
  globalSetup: './apps/api/test/support/global-setup.ts',
  globalTeardown: './apps/api/test/support/global-teardown.ts',
};

/** Until they move to folders of their own. */
const PROOFS = [
  'abuse',
  'admin',
  'bot',
  'crash',
  'database-away',
  'database-full',
  'database-refuses',
  'database-settings',
  'export-killed',
  'gate',
  'interest-machine',
  'load-guard',
  'logs',
  'message-writer',
  'overload',
  'password',
  'pooler',
  'races',
  'search-model',
  'sessions',
  'shared-limits',
  'silence',
  'slow-requests',
  'socket-bounds',
  'socket-neighbours',
  'stalled-downloads',
  'typed-client',
  'upload-killed',
  'without-websocket',
  'embedded-postgres',
  'shell-budget',
  'start',
  'numbers',
];
const isProof = `/(${PROOFS.join('|')})\\.spec\\.ts$`;

/** `npm run test:unit`, `test:api` and `test:proofs`; CONTRIBUTING says which test belongs to which. */
const config: Config = {
  maxWorkers: 2,
  // Jest reads it here alone, and not in a project.
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps/api/src,apps/web/{src,dev},libs,docker,scripts}/**/*.spec.ts'],
      testPathIgnorePatterns: [isProof],
      setupFiles: ['./apps/api/test/support/no-database.ts'],
    },
    {
      ...withPostgres,
      displayName: 'api',
      testMatch: ['<rootDir>/apps/api/test/**/*.spec.ts'],
      testPathIgnorePatterns: [isProof],
    },
    {
      ...withPostgres,
      displayName: 'proofs',
      testMatch: [
        `<rootDir>/{apps/api/test,apps/web/src/locales,libs/embedded-postgres/src,scripts}/(${PROOFS.join('|')}).spec.ts`,
      ],
    },
  ],
};

export default config;
