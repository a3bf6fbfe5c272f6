// The configuration of the word check: refused words and exceptions. It covers every file.

/**
 * Findings to ignore: the start of a path or an extension, a phrase of the line (empty: every
 * line), and the reason. An exception that matches nothing fails the check.
 * @type {{ path: string, phrase: string, reason: string }[]}
 */
export const EXCEPTIONS = [
  {
    path: 'apps/web/src/locales/en.json',
    phrase: '',
    reason: 'interface texts, which are rewritten together with their translations',
  },
  {
    path: 'scripts/lib/words/table.mjs',
    phrase: ": '",
    reason: 'the replaced names, which are its keys',
  },
  {
    path: 'apps/api/src/database/migrations/',
    phrase: 'TellUsernamesApart',
    reason: 'the name of a migration is stored in every database that has run it',
  },
  {
    path: 'apps/api/test/support/interest-runs.ts',
    phrase: 'nobody: 1',
    reason: 'a value of the setting `contact`, which the API stores and returns',
  },
  {
    path: 'apps/api/src/personal-data/archive/index-page.ts',
    phrase: "nobody: '",
    reason: 'the same value',
  },
];

/** Comments wider than this many columns are refused, in every file that has comments. */
export const COMMENT_COLUMNS = 100;

/**
 * Prose: Markdown, comments, test titles, interface texts, API summaries, errors and log messages.
 * Patterns ignore case and match whole words. A blank also matches a line break. Prefer a narrow
 * pattern: a false finding costs more than a missed one.
 */
export const PHRASES = [
  { pattern: /anew/, instead: 'again' },
  { pattern: /whoever|whomever/, instead: 'the role: the user who, the sender, anyone who' },
  { pattern: /(?<=\w )of (?:yours|theirs)/, instead: 'your, their' },
  {
    pattern: /(?:somebody|nobody)(?:[’']s)?/,
    instead: 'the role: a user, the sender, the recipient; or no one',
  },
  { pattern: /at once/, instead: 'immediately; or concurrently, at the same time' },
  { pattern: /e-mails?/, instead: 'email' },
  {
    // Letters of an alphabet are counted, small or capital, or stand beside digits.
    pattern:
      /letters? (?:by (?:smtp|mail)|kept|are kept|goes?|tells?|told|says?|sent|is sent|are sent|arrives?)|(?:sends?|sent|send(?:ing)?|mails?) (?:a |the |no |one )?letters?|(?:words|language) of (?:the )?letters?|letters? (?:to|about) (?:the|them|an?|whom)(?! (?:left|right|end))/,
    instead: 'email',
  },
  {
    pattern: /(?:without|their|your|his|her|nobody[’']s|anybody[’']s|somebody[’']s) words/,
    instead: 'text, messages',
  },
  { pattern: /words of (?:an? |the )(?:messages?|letters?|emails?|pages?|screens?)/, instead: 'text' },
  {
    // “Tell apart”, “tell whether” and “tell a from b” are plain English.
    pattern:
      /(?:tell|tells|told|telling)(?! (?:us|whether|if|how many|which)\b)(?!(?: [\w’'`,-]+){0,9} (?:apart|from)\b)/,
    instead: 'publish, notify, emit, report, say',
  },
  { pattern: /hears?|heard|hearing/, instead: 'receive, subscribe to, be notified of' },
  { pattern: /news/, instead: 'event, notification' },
  { pattern: /(?:speaks?|spoken)(?! (?:to|with)\b)/, instead: 'language, protocol; use, support' },
  {
    pattern: /held(?! (?:to|down|sideways|in memory|by (?:a|the) lock)\b)/,
    instead: 'pending, locked, enforced, stored',
  },
  {
    pattern:
      /kept(?! (?:apart|secret|private|separate|alive|open|up|in (?:step|sync|order|memory)|as (?:is|it is|they are))\b)/,
    instead: 'stored, persisted, cached, retained',
  },
  {
    pattern:
      /(?:database|postgres|redis|server|api|storage|bus|network|service|disk|smtp|it|they|that|which) (?:is|are|was|were|stays?|went|goes|has been) away/,
    instead: 'unavailable',
  },
  { pattern: /(?:takes?|taken|taking|took) (?:\w+ )?away/, instead: 'remove' },
  { pattern: /under way/, instead: 'in flight, in progress' },
  { pattern: /bury|buries|buried|tombstones?/, instead: 'anonymise, placeholder' },
  { pattern: /fates?/, instead: 'outcome' },
  {
    pattern: /(?:random|many|all|two|three|\d+) lives|lives of (?:an |the )?(?:interest|session|message)s?/,
    instead: 'runs',
  },
  { pattern: /(?<!hello,? |real |outside |in the )worlds?(?!-wide| wide)/, instead: 'scenario' },
];

/** Lower-case parts of declared names and file names, split at capitals and separators. */
export const NAME_PARTS = [
  { pattern: /anew|whoever/, instead: 'again; the role' },
  { pattern: /somebody|nobody/, instead: 'the role: user, sender, recipient; noOne' },
  { pattern: /tell|tells|told|telling|hears?|heard/, instead: 'publish, notify, emit; receive, subscribe' },
  { pattern: /news/, instead: 'event' },
  { pattern: /speaks?|spoken/, instead: 'language' },
  { pattern: /kept|held/, instead: 'persisted, stored, cached; pending, locked' },
  { pattern: /away/, instead: 'unavailable, hidden' },
  { pattern: /bury|buried|tombstones?/, instead: 'anonymize, anonymized' },
  { pattern: /fates?/, instead: 'outcome' },
  { pattern: /worlds?/, instead: 'scenario' },
];

/**
 * Names that were replaced. A key of several words matches declared names, file names and `code` in
 * Markdown in any spelling, such as `SerialQueue` and `serial-queue.ts`. A key of one word matches
 * a declared name exactly.
 */
export const OLD_NAMES = {
  'absent askers': 'findInactiveSenders',
  'account letters': 'AccountEmails',
  'aim banner': 'ReplyPreview, EditPreview',
  'consent machine': 'InterestStateMachine',
  'ended conversations': 'RecentlyEndedConversations',
  'event binder': 'SocketEventRouter',
  'forget person': 'clearUserState',
  'hold session': 'lockSessionForShare',
  'impatient client': 'DatabaseClient',
  'interest events': 'InterestPublisher',
  'is raced': 'isRetryableTransactionError',
  'leaving service': 'BlocksService, ConnectionsService',
  'letter words': 'email texts',
  'list position': 'ScrollController',
  'log rows': 'timeline items',
  'message log': 'Timeline',
  'refuse taken': 'mapUniqueViolation',
  'session gate': 'InFlightTracker',
  'slow questions': 'SlowQueries',
  'standing service': 'AccountStatusService',
  'use log place': 'useTimelineNavigation',
  Aim: 'ComposerContext',
  Answers: 'ApiEndpoint',
  Chapter: 'ArchiveSection',
  Edition: 'ArchivePage',
  InOrder: 'SerialQueue',
  PROBES: 'OBSERVATIONS',
  Piece: 'MessageWindow',
  Reach: 'ContactPermissions',
  Turnstile: 'FairQueue',
  exclusively: 'withAdvisoryLock',
};
