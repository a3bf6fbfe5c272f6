/** The description of the events, Markdown. */
export const EVENTS_DESCRIPTION = `Events between clients and the server over Socket.IO 4 (WebSocket transport, default namespace). Everything that an event reports is also available from the HTTP API; clients fetch it there after a reconnect. The HTTP API is documented at \`/api/docs\`.

**Handshake.** Send the session cookie of the HTTP API. A browser's \`Origin\` must be one of the allowed origins. A refusal arrives as \`connect_error\` with \`data.code\`.

**Acks.** Every client event takes one payload and an acknowledgement callback. The ack is \`{ ok: true, data }\` or \`{ ok: false, error }\`. Invalid input is answered and never closes the socket; an unknown event is answered with \`UNKNOWN_EVENT\`.

**Recipients.** The server decides who receives an event; clients do not join rooms. \`x-recipients\` of each message says who receives it.

**Compatibility.** Clients must ignore events and fields that they do not know.`;
