const FEATURES = 'relations|users|auth|interests|chat|moderation|health';
/** Features from the bottom up; each may use those before it. */
const ABOVE = {
  relations: 'users|auth|interests|chat|moderation',
  users: 'auth|interests|chat|moderation',
  chat: 'auth|interests|moderation',
  interests: 'auth|moderation',
  auth: 'chat|interests|moderation',
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A module that nobody imports is dead, or a test that nobody runs.',
      from: {
        orphan: true,
        pathNot:
          '(global-teardown\\.ts|\\.d\\.ts|\\.spec\\.ts|\\.entity\\.ts|migrations/.*\\.ts|vite\\.config\\.mts|jest\\.config\\.ts|playwright\\.config\\.mts|global-setup\\.mts)$',
      },
      to: {},
    },
    {
      name: 'contracts-import-zod-only',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { pathNot: '^(libs/contracts/|node_modules/zod/)' },
    },
    {
      name: 'client-imports-contracts-only',
      severity: 'error',
      from: { path: '^libs/client/' },
      to: { path: '^(apps|libs/embedded-postgres)/' },
    },
    { name: 'nothing-imports-an-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'web-knows-no-server',
      severity: 'error',
      from: { path: '^apps/web/src' },
      to: { path: '^(apps/api|libs/embedded-postgres)/' },
    },
    {
      name: 'api-knows-no-client',
      severity: 'error',
      from: { path: '^apps/api/src' },
      to: { path: '^(apps/web|libs/client)/' },
    },
    {
      name: 'ground-imports-no-feature',
      severity: 'error',
      comment: 'common, config, database and realtime carry every feature and know none.',
      from: { path: '^apps/api/src/(common|config|database|realtime)/' },
      to: { path: `^apps/api/src/(${FEATURES})/` },
    },
    ...Object.entries(ABOVE).map(([feature, above]) => ({
      name: `${feature}-knows-nothing-above-it`,
      severity: 'error',
      from: { path: `^apps/api/src/${feature}/` },
      to: { path: `^apps/api/src/(${above})/` },
    })),
    {
      name: 'controllers-touch-no-repository',
      severity: 'error',
      from: { path: '\\.(controller|gateway)\\.ts$' },
      to: { path: '(\\.repository|\\.entity)\\.ts$|node_modules/typeorm/' },
    },
    {
      name: 'web-ui-and-lib-know-no-feature',
      severity: 'error',
      from: { path: '^apps/web/src/(components|lib)/' },
      to: { path: '^apps/web/src/(features|routes|app)/' },
    },
    {
      name: 'web-features-know-no-screen',
      severity: 'error',
      from: { path: '^apps/web/src/features/' },
      to: { path: '^apps/web/src/(routes|app)/' },
    },
    {
      name: 'web-features-keep-apart',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/([^/]+)/', pathNot: '^apps/web/src/features/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/|migrations/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
