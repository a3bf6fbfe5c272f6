/** The description of the events, in Markdown. */
export const EVENTS_DESCRIPTION = `Events between clients and the server over Socket.IO 4 (WebSocket transport, default namespace). Everything that an event reports is also available from the HTTP API; clients fetch it there after a reconnect. The HTTP API is documented at \`/api/docs\`.

**Handshake.** Send the session cookie of the HTTP API. A browser's \`Origin\` must be one of the allowed origins. Without a session cookie the upgrade is answered with status 401, and with 429 where you connect too often. Any other refusal arrives as \`connect_error\` with \`data.code\`.

**Acks.** Every client event takes one payload and an acknowledgement callback. The ack is \`{ ok: true, data }\` or \`{ ok: false, error }\`. Invalid input is answered and never closes the socket; an unknown event is answered with \`UNKNOWN_EVENT\`.

**Limits.** A connection may send 400 frames at once and 40 per second on average, of at most 256 KB each; one that sends more is ended without a close frame. The server does not answer WebSocket pings. Close code 4008: a newer connection took the place of this one; wait a minute before you reconnect.

**Recipients.** The server decides who receives an event; clients do not join rooms. \`x-recipients\` of each message says who receives it.

**Compatibility.** Clients must ignore events and fields that they do not know.`;
