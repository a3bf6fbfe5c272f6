/** What each feature of the API may use of the others; `health` uses none. */
const USES = {
  emails: [],
  sessions: [],
  relations: [],
  files: [],
  users: ['files', 'relations'],
  chat: ['files', 'users', 'relations'],
  interests: ['chat', 'users', 'relations'],
  blocks: ['interests', 'users', 'relations'],
  connections: ['interests', 'chat'],
  auth: ['emails', 'users', 'relations'],
  passkeys: ['auth', 'users'],
  search: ['chat', 'users', 'relations'],
  push: ['chat', 'interests', 'users'],
  moderation: ['auth', 'files', 'interests', 'chat', 'users', 'relations'],
  'personal-data': ['auth', 'files', 'emails', 'interests', 'chat', 'users', 'relations'],
  health: [],
};
/** Every feature but these may ask for the session. */
const BELOW_SESSIONS = ['emails', 'relations', 'files', 'sessions', 'health'];
for (const [feature, uses] of Object.entries(USES))
  if (!BELOW_SESSIONS.includes(feature)) uses.push('sessions');
const FEATURES = Object.keys(USES).join('|');
const REFUSED = Object.fromEntries(
  Object.entries(USES).map(([feature, uses]) => [
    feature,
    Object.keys(USES)
      .filter((other) => other !== feature && !uses.includes(other))
      .join('|'),
  ]),
);

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
          '(style-singleton\\.ts|global-teardown\\.ts|two-processes\\.ts|\\.d\\.ts|\\.spec\\.ts|\\.entity\\.ts|migrations/.*\\.ts|vite\\.config\\.mts|jest\\.config\\.ts|playwright\\.config\\.mts|global-setup\\.mts)$',
      },
      to: {},
    },
    {
      name: 'contracts-import-zod-only',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: '\\.spec\\.ts$' },
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
      name: 'common-passwords-stay-on-the-server',
      severity: 'error',
      comment: 'The list weighs more than the whole web app.',
      from: { path: '^(apps/web|libs)/' },
      to: { path: 'node_modules/@zxcvbn-ts/' },
    },
    {
      name: 'ground-imports-no-feature',
      severity: 'error',
      comment: 'common, config, database, events, cluster and realtime carry every feature and know none.',
      from: { path: '^apps/api/src/(common|config|database|events|cluster|realtime)/' },
      to: { path: `^apps/api/src/(${FEATURES})/` },
    },
    {
      name: 'only-realtime-and-cluster-use-the-bus',
      severity: 'error',
      comment: 'Features publish through RealtimeService, which checks consent and delivers here first.',
      from: { path: '^apps/api/src/', pathNot: '^apps/api/src/(realtime|cluster)/' },
      to: { path: '^apps/api/src/cluster/bus/' },
    },
    {
      name: 'cluster-is-below-realtime',
      severity: 'error',
      from: { path: '^apps/api/src/cluster/' },
      to: { path: '^apps/api/src/(realtime|events)/' },
    },
    ...Object.entries(REFUSED).map(([feature, refused]) => ({
      name: `${feature}-uses-only-what-is-below`,
      severity: 'error',
      from: { path: `^apps/api/src/${feature}/` },
      to: { path: `^apps/api/src/(${refused})/` },
    })),
    {
      name: 'unit-specs-start-no-database',
      severity: 'error',
      comment: 'One that needs a database belongs to apps/api/test/integration or to a folder proofs.',
      from: { path: '\\.spec\\.ts$', pathNot: '(/proofs/|^apps/api/test/|^apps/web/e2e/)' },
      to: { path: '^apps/api/test/support/|^libs/embedded-postgres/src/(index|cluster)\\.ts$' },
    },
    {
      name: 'integration-specs-start-nothing-and-repeat-nothing',
      severity: 'error',
      comment: 'What repeats rounds, or needs the build or another program, belongs to apps/api/test/proofs.',
      from: { path: '^apps/api/test/(?!proofs/|support/)' },
      to: { path: '^apps/api/test/support/(rounds|built-api|start-refused|redis|pgbouncer)\\.ts$' },
    },
    {
      name: 'chat-core-knows-no-uploads',
      severity: 'error',
      comment: 'A message claims its attachments; how they are uploaded and served is above it.',
      from: { path: '^apps/api/src/', pathNot: '^apps/api/src/(chat/attachments/|app\\.module\\.ts$)' },
      to: {
        path: '^apps/api/src/chat/attachments/',
        pathNot: '/attachment\\.(entity|claims|view)\\.ts$',
      },
    },
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
      to: { path: '^apps/web/src/(features|app)/' },
    },
    {
      name: 'web-features-know-no-screen',
      severity: 'error',
      from: { path: '^apps/web/src/features/' },
      to: { path: '^apps/web/src/app/' },
    },
    {
      name: 'web-features-keep-apart',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/([^/]+)/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'web-chat-views-keep-apart',
      severity: 'error',
      comment: 'Only the chat pane and the routes combine the views of a chat.',
      from: { path: '^apps/web/src/features/chat/(timeline|composer|conversations|reader)/' },
      to: {
        path: '^apps/web/src/features/chat/(timeline|composer|conversations|reader)/',
        pathNot: '^apps/web/src/features/chat/$1/',
      },
    },
    {
      name: 'web-chat-parts-know-no-view',
      severity: 'error',
      from: { path: '^apps/web/src/features/chat/(api|attachments|cache|emoji|messages|receipts)/' },
      to: { path: '^apps/web/src/features/chat/(timeline|composer|conversations|reader|chat-pane)' },
    },
    {
      name: 'web-chat-data-knows-no-component',
      severity: 'error',
      from: { path: '^apps/web/src/features/chat/(api|cache)/' },
      to: { path: '^apps/web/src/(components/|.*\\.tsx$)', pathNot: '^apps/web/src/lib/i18n/' },
    },
    {
      name: 'only-the-router-imports-routes-and-the-gallery',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: '^apps/web/src/app/(routes/|router\\.tsx$)' },
      to: { path: '^apps/web/(src/app/routes|dev)/' },
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
