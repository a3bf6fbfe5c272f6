/** The description of the HTTP API, in Markdown. */
export const API_DESCRIPTION = `Zentra is a chat that starts with consent: a person sends an interest, and the two can exchange messages once it is accepted.

**Start here.** Call \`POST /api/register\` or \`POST /api/auth/login\`. The response sets a session cookie, which authenticates all other calls.

**Events.** New messages, receipts and other changes arrive over Socket.IO: see [the list of events](/api/docs/events) and [its AsyncAPI document](/api/docs/asyncapi.json).

**Errors** are \`application/problem+json\` (RFC 9457) with a \`code\` of a closed list. Each call lists its codes under \`x-error-codes\`.

**Lists** return \`items\` and \`nextCursor\`. Pass \`nextCursor\` as \`cursor\` to get the next page; \`null\` marks the last one.

**Limits.** Bodies have at most 64 KiB, uploads as \`GET /api/attachments/limits\` says. \`429\` and \`503\` carry \`Retry-After\`.

**Compatibility.** Clients must ignore fields and events that they do not know.`;

export const COOKIE_NAME =
  'Without TLS, its name differs from server to server; with TLS it is `__Host-zentra.sid`.';

/** Groups of operations, in display order. */
export const TAGS: [name: string, description: string][] = [
  ['auth', 'Accounts, sessions, passwords and email addresses.'],
  ['passkeys', 'Sign-in with WebAuthn credentials.'],
  ['users', 'Profiles, the directory, and your own account and data.'],
  [
    'interests',
    'Requests to chat: send, accept, reject, withdraw. `/api/request` is an alias of `/api/interests`.',
  ],
  ['conversations', 'Chats of two connected people.'],
  ['messages', 'Messages, reactions and the history of a conversation.'],
  ['attachments', 'Pictures and files of messages.'],
  ['search', 'Full-text search in your own messages.'],
  ['blocks', 'People whom you block.'],
  ['safety', 'Reports to moderators, and warnings from them.'],
  ['moderation', 'The queue of reports and the audit log. For moderators; other users get `404`.'],
  ['push', 'Web Push subscriptions.'],
  ['health', 'Probes for operators.'],
];
