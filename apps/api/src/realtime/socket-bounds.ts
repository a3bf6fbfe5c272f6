/** Tokens that one frame costs: 1, and 1 more for each of these bytes of its payload. */
export const BYTES_PER_TOKEN = 16 * 1024;
/**
 * Frames of one connection, in tokens. The burst allows 300 messages. The rate is nearly twice what
 * the limits of messages and signals together allow one user.
 */
export const CONNECTION_FRAMES = { burst: 400, perSecond: 40 };
/**
 * Frames of all connections of one user, in tokens, so that many connections do not bypass the
 * bound of one.
 */
export const USER_FRAMES = { burst: 1_000, perSecond: 120 };

/**
 * Frames of one connection that are handled in one turn of the event loop: at most 1 ms of work.
 */
export const FRAMES_PER_TURN = 8;

/**
 * Connections of one session, such as tabs: more than a user opens, below what costs a server much
 * memory.
 */
export const SOCKETS_PER_SESSION = 20;
/** Connections of one user: eight devices with several tabs each. */
export const SOCKETS_PER_USER = 60;
/**
 * Connections of one shared address. 2,000 users may reconnect at the same time while their lost
 * connections still count, which is up to 45 s.
 */
export const SOCKETS_PER_ADDRESS = 5_000;

/** Bytes that may wait to be sent through one socket, in this process. */
export const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;
/**
 * Memory of a waiting packet besides its text, bytes: its object, its options and its place in the
 * queue.
 */
export const PACKET_OVERHEAD_BYTES = 200;
/** How often sockets are checked for clients that do not read, ms. */
export const CHECK_MS = 2_000;

/**
 * Largest frame, bytes; a larger one ends the connection. The largest message is below 30 KB as
 * JSON.
 */
export const MAX_FRAME_BYTES = 256 * 1024;
/** Fragments of one message. Only proxies split messages, in pieces of 4 KB or more. */
export const MAX_FRAGMENTS = 64;
/** How long the client may take to answer a close frame, ms. */
export const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Points of the rate limit `connect` (300 per minute and user) that a flood costs its user. After
 * four in a minute, the next connection waits.
 */
export const FLOOD_PENALTY = 75;

/**
 * Returns a count times RATE_LIMIT_FACTOR, as for rate limits: at least 1; Infinity where the
 * factor is 0.
 */
export const scaled = (count: number, factor: number): number =>
  factor === 0 ? Infinity : Math.max(1, Math.round(count * factor));
