/** Lengths, counts and durations that clients and server share. */
export const LIMITS = {
  username: { min: 3, max: 30 },
  displayName: { min: 1, max: 50 },
  bio: { max: 280 },
  note: { min: 1, max: 280 },
  message: { min: 1, max: 4_000 },
  password: { min: 8, max: 128 },
  email: { max: 254 },
  passkeyName: { min: 1, max: 50 },
  /** Per user. */
  passkeys: { max: 10 },
  /** Text of a report, a warning or a suspension, in characters. */
  reportText: { max: 1_000 },
  /** Messages attached to a report. */
  excerpt: { max: 50 },
  /** Attachments per message. */
  attachments: { max: 10 },
  fileName: { max: 120 },
  /** URL of a push subscription, in characters. */
  pushEndpoint: { max: 1_000 },
  /** Characters of a message in a push notification, if the user's settings allow any. */
  pushText: { max: 120 },
  /** Duration of a mute, in seconds: one minute to 31 days. */
  muteSeconds: { min: 60, max: 31 * 86_400 },
  page: { default: 50, max: 100 },
  /** Query of a message search, in characters. */
  search: { min: 1, max: 100 },
  contactCode: { min: 6, max: 20 },
  /** Maximum size of an HTTP body or socket frame, in bytes. */
  bodyBytes: 64 * 1024,
  /**
   * Default maximum size of an uploaded picture or avatar, in bytes. The server's settings may
   * change it.
   */
  imageBytes: 15 * 1024 * 1024,
  /**
   * Default maximum size of any other uploaded file, in bytes. The server's settings may change it.
   */
  fileBytes: 25 * 1024 * 1024,
} as const;

/** Days that an interest stays open, fixed when it is sent, whatever the answer. */
export const INTEREST_TTL_DAYS = 30;

/** Days in which the deletion of an account can be cancelled. */
export const DELETION_GRACE_DAYS = 14;

/** `mutedUntil` of a conversation that is muted until the user unmutes it. */
export const MUTED_FOR_EVER = '9999-12-31T23:59:59.999Z';

/** Days that a data export can be downloaded. */
export const EXPORT_LIFETIME_DAYS = 7;

/**
 * Days after a sent interest has closed before its sender may send another one to the same person.
 */
export const INTEREST_COOLDOWN_DAYS = 7;

/** Interests that one user may send within 24 hours, whatever their outcome. */
export const INTERESTS_PER_DAY = 20;

/**
 * Interests that one user receives per day (UTC). Further ones are queued, invisible to the
 * recipient, for a later day.
 */
export const INTERESTS_RECEIVED_PER_DAY = 30;
