/**
 * Everything that the app persists on a device in web storage. Elsewhere it persists:
 * - the outbox (IndexedDB `zentra`) and files of drafts (IndexedDB `zentra-drafts`), cleared like
 *   `USER_KEYS`;
 * - the shell of the app (cache `zentra-shell-…`), replaced by releases;
 * - the language for the service worker (cache `zentra-device`), never cleared.
 */

/**
 * Names under `zentra:<user id>:` in `localStorage`. All are cleared by `forgetStored` when the
 * user signs out or deletes the account here. The names are stored on devices: do not change them.
 */
export const USER_KEYS = {
  /** The list of chats for the first paint; also cleared when the session has ended. */
  screen: 'screen',
  /** Ids of the chats below, and the end of each; also cleared when the session has ended. */
  chats: 'chats',
  chat: (conversationId: string) => `chat:${conversationId}`,
  /** Unsent text; cleared when it is sent. */
  draft: (conversationId: string) => `draft:${conversationId}`,
  /** The message that is answered or edited; cleared when it is sent or cancelled. */
  composerContext: (conversationId: string) => `aim:${conversationId}`,
  /** Text of an edit; cleared when it is sent or cancelled. */
  edit: (conversationId: string) => `change:${conversationId}`,
  /** Forms that were not sent; cleared when the server has accepted them. */
  note: (personId: string) => `note:${personId}`,
  report: (personId: string) => `report:${personId}`,
  profile: 'profile',
  firstSteps: 'welcome',
  /** Whether the first steps are due; cleared when they are done. */
  firstRun: 'first-run',
  /** Whether this device has push notifications, and whether they were offered. */
  push: 'push',
  pushOffer: 'push-offer',
} as const;

/** Keys of the device, for all its users; they stay after a sign-out. */
export const DEVICE_KEYS = {
  /** The id of the user signed in here, for the first paint; cleared at sign-out. */
  user: 'zentra:here',
  language: 'zentra:language',
  theme: 'zentra:theme',
  /** Whether Enter sends. */
  enter: 'zentra:enter',
  /** How far the server's clock is ahead, ms. */
  clock: 'zentra:clock',
  /** `sessionStorage`: scroll positions across a reload; cleared when they are read. */
  scroll: 'zentra:scroll',
  /** `sessionStorage`: whether the tab was reloaded because its texts were missing. */
  reloaded: 'zentra:reloaded',
} as const;
