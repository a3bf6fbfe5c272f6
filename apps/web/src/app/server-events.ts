import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, ServerEvent, ServerPayload } from '@zentra/contracts';
import { meQuery } from '@/features/auth/api/session';
import { sessionEndText } from '@/features/auth/session-end';
import {
  applyMessage,
  changeConversation,
  conversationQuery,
  conversationsQuery,
  copiesOf,
  flattenConversations,
  isUnmuted,
  refreshConversation,
  withChange,
  withMessage,
  withMuted,
  withPeerReceipt,
} from '@/features/chat/api/conversations';
import { ingestMessage, cachedHistories, catchUp, historyQuery } from '@/features/chat/cache/history';
import { markDelivered } from '@/features/chat/api/mark-delivered';
import { showRead } from '@/features/chat/api/mark-read';
import { summaryOf } from '@/features/chat/messages/message-summary';
import { forgetPresence, applyPresence } from '@/features/chat/conversations/presence';
import { forgetTyping, applyTyping, stopTyping } from '@/features/chat/conversations/typing';
import { acceptance } from '@/features/interests/acceptance';
import { toastAcceptance } from '@/features/interests/acceptance-toast';
import { isAnswering, refreshInterests } from '@/features/interests/api/interests';
import { refreshPeople } from '@/features/safety/api/safety';
import { isSavingSettings } from '@/features/settings/api/save-settings';
import { exportQuery } from '@/features/settings/api/personal-data';
import { announce } from '@/lib/dom/announce';
import { client } from '@/lib/query/api-client';
import { liveStatus } from '@/lib/query/live-status';
import type { Outbox } from '@zentra/client';
import { overtake, refresh, reportError } from '@/lib/query/query-client';
import { isolate, t } from '@/lib/i18n/i18n';
import { isOnScreen } from './on-screen';
import { queryKeys } from '@/lib/query/query-keys';

interface Context {
  queries: QueryClient;
  meId: string;
  outbox: Outbox;
  openChat(conversationId: string): void;
  signedOut(reason: string): void;
}

type Handlers = { [E in ServerEvent]: (payload: ServerPayload<E>, context: Context) => void };

/** Handlers of all server events. A new event does not compile without a handler. */
const HANDLERS: Handlers = {
  'message:new': ({ message }, { queries, meId, outbox }) => {
    ingestMessage(queries, message);
    applyMessage(queries, message, withMessage(message, meId));
    if (message.senderId === meId) return outbox.settle(message);
    stopTyping(message.conversationId);
    markDelivered(message.conversationId, message.seq);
    announceMessage(queries, message.conversationId, summaryOf(message));
  },
  'message:changed': ({ message }, { queries }) => {
    ingestMessage(queries, message);
    applyMessage(queries, message, withChange(message));
  },
  'conversation:moved': ({ conversationId, rev }, { queries }) => fetchMoved(queries, conversationId, rev),
  'conversation:opened': ({ conversation }, { queries, openChat }) => {
    queries.setQueryData(conversationQuery(conversation.id).queryKey, conversation);
    refreshConversation(queries, conversation.id);
    refreshInterests(queries);
    const { person, id } = conversation;
    // A user who accepts here sees the animation instead. The response to that request may still be
    // in flight.
    if (isAnswering(queries) || acceptance.get()?.conversationId === id) return;
    announce(t('interests.bothYesWith', { name: person.displayName }));
    toastAcceptance(person, id, () => openChat(id));
  },
  'conversation:ended': ({ conversation }, { queries }) => {
    queries.setQueryData(conversationQuery(conversation.id).queryKey, conversation);
    stopTyping(conversation.id);
    applyPresence({ userId: conversation.person.id, online: false, lastSeenAt: null });
    refreshPeople(queries);
    announce(t('chat.endedWith', { name: conversation.person.displayName }));
  },
  'block:changed': (_, { queries }) => refreshPeople(queries),
  'conversation:receipt': (receipt, { queries, meId }) => {
    const { conversationId, userId, readSeq } = receipt;
    if (userId === meId) showRead(queries, conversationId, readSeq);
    else changeConversation(queries, conversationId, withPeerReceipt(receipt));
  },
  'conversation:muted': ({ conversationId, mutedUntil }, { queries }) =>
    changeConversation(queries, conversationId, withMuted(mutedUntil)),
  'typing:changed': applyTyping,
  'presence:changed': applyPresence,
  'interest:received': ({ interest }, { queries }) => {
    refreshInterests(queries);
    announce(t('interests.sentYou', { name: interest.person.displayName }));
  },
  'interest:changed': (_, { queries }) => refreshInterests(queries),
  'me:changed': (_, { queries }) => {
    // The response to a save in flight contains the same data.
    if (!isSavingSettings(queries)) refresh(queries, meQuery.queryKey);
  },
  'export:changed': ({ export: state }, { queries }) =>
    void queries.setQueryData(exportQuery.queryKey, state),
  'moderation:changed': (_, { queries }) => refresh(queries, queryKeys.moderation.all),
  'events:missed': (_, { queries }) => refetchMissed(queries),
  'session:ended': ({ reason }, { signedOut }) => signedOut(sessionEndText(reason)),
};

function announceMessage(queries: QueryClient, conversationId: string, body: string): void {
  const conversation =
    queries.getQueryData(conversationQuery(conversationId).queryKey) ??
    listedChats(queries).find(({ id }) => id === conversationId);
  // Messages of muted chats are not announced, unless the chat is on screen.
  if (conversation && !isUnmuted(conversation) && !isOnScreen(conversationId)) return;
  const from = conversation ? isolate(conversation.person.displayName) : t('chat.newMessage');
  announce(`${from}: ${isolate(body)}.`);
}

/**
 * Merges server events and missed changes into the query cache.
 * @returns a function that stops it
 */
export function mergeEvents(context: Context): () => void {
  const { queries, meId, signedOut } = context;
  let wasUp = false;
  const stops = [
    ...(Object.keys(HANDLERS) as ServerEvent[]).map((event) => subscribe(event, context)),
    client.on('status', (status) => {
      forgetTyping();
      if (status !== 'up') return forgetPresence();
      // Also on the first connect: there may have been events between the first responses and now.
      refetchMissed(queries);
      if (wasUp) reloadForAnother(meId);
      wasUp = true;
    }),
    client.on('polled', ({ me }) => {
      if (me.id !== meId) location.reload();
      else fetchPolled(queries, meId).catch(reportError);
    }),
    client.on('refused', ({ code, reason }) => {
      if (code === 'UNAUTHENTICATED') signedOut(sessionEndText(reason));
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * Opens the socket and merges its events into the query cache.
 * @returns a function that stops it
 */
export function listen(context: Context): () => void {
  const stop = mergeEvents(context);
  // it continues to try; the banner shows it
  const connect = () => void client.connect().catch(() => undefined);
  // The network is back: reconnect without waiting for the backoff.
  const retry = () => {
    if (liveStatus.get() !== 'up') connect();
  };
  // The user has returned to the page: fetch now instead of at the next poll.
  const look = () => document.visibilityState === 'visible' && client.live.pollNow();
  addEventListener('online', retry);
  addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  connect();
  return () => {
    removeEventListener('online', retry);
    removeEventListener('focus', look);
    document.removeEventListener('visibilitychange', look);
    stop();
    client.close();
  };
}

const subscribe = <E extends ServerEvent>(event: E, context: Context) =>
  client.on(event, (payload) => HANDLERS[event](payload as ServerPayload<E>, context));

/**
 * Reloads if the session belongs to another user. Windows share one cookie, and another may have
 * signed in while this one was offline.
 */
function reloadForAnother(meId: string): void {
  client.me().then(({ id }) => id !== meId && location.reload(), reportError);
}

/** Refetches everything that may have changed while disconnected. */
function refetchMissed(queries: QueryClient): void {
  for (const id of cachedHistories(queries)) {
    overtake(queries, historyQuery(id).queryKey, () => catchUp(queries, id));
    catchUp(queries, id);
  }
  const { conversations, conversation, quoted, reader } = queryKeys;
  for (const { all } of [conversations, conversation, quoted, reader]) refresh(queries, all);
  refresh(queries, queryKeys.export);
  refreshInterests(queries);
}

/** Fetches what a conversation has in a later state than the cache. */
function fetchMoved(queries: QueryClient, conversationId: string, rev: number): void {
  const { queryKey } = historyQuery(conversationId);
  overtake(queries, queryKey, () => catchUp(queries, conversationId));
  const history = queries.getQueryData(queryKey);
  if (history && history.rev < rev) catchUp(queries, conversationId);
  const isListed = listedChats(queries).some(({ id }) => id === conversationId);
  const isKnown = copiesOf(queries, conversationId).every((one) => one.rev >= rev);
  if (!isListed || !isKnown) refreshConversation(queries, conversationId);
}

const listedChats = (queries: QueryClient): Conversation[] =>
  flattenConversations(queries.getQueryData(conversationsQuery.queryKey));

/** Without a socket: fetches the lists, then the changes of every outdated history. */
async function fetchPolled(queries: QueryClient, meId: string): Promise<void> {
  const before = new Map(listedChats(queries).map((one) => [one.id, one.lastSeq]));
  for (const key of [queryKeys.conversation.all, queryKeys.export]) refresh(queries, key);
  refreshInterests(queries);
  await queries.refetchQueries({ queryKey: conversationsQuery.queryKey });
  const listed = new Map(listedChats(queries).map((one) => [one.id, one]));
  for (const id of cachedHistories(queries)) {
    const known = queries.getQueryData(historyQuery(id).queryKey)?.rev ?? 0;
    if ((listed.get(id)?.rev ?? Infinity) > known) catchUp(queries, id);
  }
  for (const { id, lastSeq, lastMessage } of listed.values()) {
    const isNew = before.has(id) && lastSeq > (before.get(id) ?? 0);
    if (isNew && lastMessage && lastMessage.senderId !== meId)
      announceMessage(queries, id, summaryOf(lastMessage));
  }
}
