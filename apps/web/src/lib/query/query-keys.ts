import type { Box } from '@zentra/contracts';

/**
 * Every key of the query cache. A key also matches all keys that it begins: `conversations.all`
 * stands for the list and its unread count.
 */
export const queryKeys = {
  me: ['me'],
  confirmEmail: (token: string | undefined) => ['confirm-email', token],
  devices: ['devices'],
  passkeys: ['passkeys'],
  export: ['export'],
  warnings: ['warnings'],
  blocks: ['blocks'],
  people: { all: ['people'], list: (q: string) => ['people', q] },
  person: { all: ['person'], one: (username: string) => ['person', username] },
  interests: {
    all: ['interests'],
    list: (box: Box) => ['interests', box],
    pending: ['interests', 'pending'],
    quota: ['interests', 'quota'],
  },
  conversations: { all: ['conversations'], unread: ['conversations', 'unread'] },
  conversation: { all: ['conversation'], one: (id: string) => ['conversation', id] },
  history: { all: ['history'], one: (id: string) => ['history', id] },
  quoted: { all: ['quoted'], one: (conversationId: string, seq: number) => ['quoted', conversationId, seq] },
  reader: {
    all: ['reader'],
    pages: (conversationId: string) => ['reader', conversationId],
    page: (conversationId: string, before: number | undefined) => ['reader', conversationId, before],
  },
  search: (conversationId: string | undefined, q: string) => ['search', conversationId ?? null, q],
  moderation: {
    all: ['moderation'],
    queue: ['moderation', 'queue'],
    audit: ['moderation', 'audit'],
    report: (id: string) => ['moderation', 'report', id],
    choice: (conversationId: string) => ['report-choice', conversationId],
  },
} as const;
