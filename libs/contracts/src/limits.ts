/** Every length, count and time that both sides of a boundary must agree on. */
export const LIMITS = {
  username: { min: 3, max: 30 },
  displayName: { min: 1, max: 50 },
  bio: { max: 280 },
  note: { min: 1, max: 280 },
  message: { min: 1, max: 4_000 },
  password: { min: 8, max: 128 },
  email: { max: 254 },
  passkeyName: { min: 1, max: 50 },
  /** Of one person. */
  passkeys: { max: 10 },
  /** Words of a report, a warning or a suspension. */
  reportText: { max: 1_000 },
  /** Messages that may go with a report. */
  excerpt: { max: 50 },
  /** Pictures and files of one message. */
  attachments: { max: 10 },
  fileName: { max: 120 },
  /** A push service's address for one browser. */
  pushEndpoint: { max: 1_000 },
  /** Characters of a message that a notification shows, where its person wants to see any. */
  pushText: { max: 120 },
  /** How long a chat can be muted at a time: a minute to 31 days. */
  muteSeconds: { min: 60, max: 31 * 86_400 },
  page: { default: 50, max: 100 },
  /** What is looked for in messages. */
  search: { min: 1, max: 100 },
  contactCode: { min: 6, max: 20 },
  /** Bytes of one HTTP body or socket frame. */
  bodyBytes: 64 * 1024,
  /** Bytes of a picture or an avatar as it is sent, where the server's settings do not say otherwise. */
  imageBytes: 15 * 1024 * 1024,
  /** Bytes of any other file, likewise. */
  fileBytes: 25 * 1024 * 1024,
} as const;

/** How long an interest stays open; fixed when it is sent, whatever the answer. */
export const INTEREST_TTL_DAYS = 30;

/** How long a deleted account can still be kept. */
export const DELETION_GRACE_DAYS = 14;

/** A chat that is muted until its person says otherwise. */
export const MUTED_FOR_EVER = '9999-12-31T23:59:59.999Z';

/** How long an archive of one's data can be downloaded. */
export const EXPORT_KEPT_DAYS = 7;

/** How long after an interest of yours closed you must wait to write to the same person again. */
export const INTEREST_COOLDOWN_DAYS = 7;

/** How many interests one person may send within 24 hours, whatever became of them. */
export const INTERESTS_PER_DAY = 20;

/**
 * How many interests reach one person in a day (UTC); what is more is queued, unseen, for a place
 * of a later day.
 */
export const INTERESTS_RECEIVED_PER_DAY = 30;
