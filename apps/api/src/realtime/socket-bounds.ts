/** Tokens that one frame costs: 1, and 1 more for each of these bytes of its payload. */
export const BYTES_PER_TOKEN = 16 * 1024;
/**
 * Frames from one connection: more than a burst of 300 messages, and per second nearly twice what the limits of messages and
 * signals together let one user do.
 */
export const CONNECTION_FRAMES = { burst: 400, perSecond: 40 };
/** Frames from all connections of one user together, so that many connections are no way around the bound of one. */
export const USER_FRAMES = { burst: 1_000, perSecond: 120 };

/** Frames of one connection that are handled in one turn of the event loop; at most 1 ms of work. */
export const FRAMES_PER_TURN = 8;

/** Tabs of one browser: more than anybody keeps open, below what costs a server memory. */
export const SOCKETS_PER_SESSION = 20;
/** Eight devices with several tabs each. */
export const SOCKETS_PER_USER = 60;
/**
 * Users behind one shared address: 2,000 may reconnect at once while their lost connections still count, which they do for
 * up to 45 s.
 */
export const SOCKETS_PER_ADDRESS = 5_000;

/** Bytes that wait to leave through one socket, in this process. */
export const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;
/** What a waiting packet takes besides its text, bytes: its object, its options and its place in the queue. */
export const PACKET_OVERHEAD_BYTES = 200;
/** How often sockets are checked that nothing is sent to any more, ms. */
export const CHECK_MS = 2_000;

/** Bytes of one frame; larger ones end the connection. The largest message is below 30 KB as JSON. */
export const MAX_FRAME_BYTES = 256 * 1024;
/** Fragments of one message; only proxies split them, in pieces of 4 KB or more. */
export const MAX_FRAGMENTS = 64;
/** How long the other side may take to answer a close frame, ms. */
export const CLOSE_TIMEOUT_MS = 5_000;

/** Points of the rate limit `connect` (300 per minute and user) that a flood costs its user: the fifth in a minute waits. */
export const FLOOD_PENALTY = 75;

/** A count, scaled by RATE_LIMIT_FACTOR as the rate limits are: never below 1, and no limit where the factor is 0. */
export const scaled = (count: number, factor: number): number =>
  factor === 0 ? Infinity : Math.max(1, Math.round(count * factor));
