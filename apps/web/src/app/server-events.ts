import type { QueryClient } from '@tanstack/react-query';
import type { Me, ServerEvent, ServerPayload } from '@zentra/contracts';
import { toast } from 'sonner';
import {
  changeConversation,
  conversationQuery,
  conversationsQuery,
  withMessage,
  withReadSeq,
} from '@/features/chat/api/conversations';
import { addMessage, cachedHistories, catchUp } from '@/features/chat/api/history';
import { acceptance } from '@/features/interests/acceptance';
import { refreshInterests } from '@/features/interests/api/interests';
import { announce } from '@/lib/announce';
import { client } from '@/lib/api-client';
import type { Outbox } from '@/lib/outbox';

interface Context {
  queries: QueryClient;
  me: Me;
  outbox: Outbox;
  openChat(conversationId: string): void;
  signedOut(reason: string): void;
}

type Handlers = { [E in ServerEvent]: (payload: ServerPayload<E>, context: Context) => void };

/** What each event of the server changes here. Exhaustive: a new event does not compile until it has a line. */
const HANDLERS: Handlers = {
  'message:new': ({ message }, { queries, me, outbox }) => {
    addMessage(queries, message);
    changeConversation(queries, message.conversationId, withMessage(message, me.id));
    if (message.senderId === me.id) outbox.remove(message.clientId);
    else announceMessage(queries, message.conversationId, message.body);
  },
  'conversation:opened': ({ conversation }, { queries, openChat }) => {
    queries.setQueryData(conversationQuery(conversation.id).queryKey, conversation);
    void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
    refreshInterests(queries);
    const { person, id } = conversation;
    // Whoever accepted here already sees the rings meet.
    if (acceptance.get()?.conversationId === id) return;
    announce(`${person.displayName} and you both said yes.`);
    toast(`${person.displayName} and you both said yes`, {
      id,
      duration: 10_000,
      action: { label: 'Open chat', onClick: () => openChat(id) },
    });
  },
  'conversation:receipt': ({ conversationId, userId, readSeq }, { queries, me }) => {
    if (userId === me.id) changeConversation(queries, conversationId, withReadSeq(readSeq));
  },
  'interest:received': ({ interest }, { queries }) => {
    refreshInterests(queries);
    announce(`${interest.person.displayName} sent you an interest.`);
  },
  'interest:changed': (_, { queries }) => refreshInterests(queries),
  'session:ended': ({ reason }, { signedOut }) =>
    signedOut(
      reason === 'expired'
        ? 'Your session has ended after a long time. Sign in to go on; what you typed is kept.'
        : 'You were signed out of this device. Sign in to go on; what you typed is kept.',
    ),
};

function announceMessage(queries: QueryClient, conversationId: string, body: string): void {
  const conversation = queries.getQueryData(conversationQuery(conversationId).queryKey);
  announce(`${conversation?.person.displayName ?? 'New message'}: ${body}`);
}

/** Opens the live connection and folds its events into the cache until the returned function is called. */
export function listen(context: Context): () => void {
  const { queries, signedOut } = context;
  let wasUp = false;
  const stops = [
    ...(Object.keys(HANDLERS) as ServerEvent[]).map((event) => subscribe(event, context)),
    client.on('status', (status) => {
      if (status === 'up' && wasUp) refetchMissed(queries);
      wasUp ||= status === 'up';
    }),
    client.on('refused', ({ code }) => {
      if (code === 'UNAUTHENTICATED')
        signedOut('Your session has ended. Sign in to go on; what you typed is kept.');
    }),
  ];
  client.connect().catch(() => undefined); // the connection goes on trying; the banner says so
  return () => {
    stops.forEach((stop) => stop());
    client.close();
  };
}

const subscribe = <E extends ServerEvent>(event: E, context: Context) =>
  client.on(event, (payload) => HANDLERS[event](payload as ServerPayload<E>, context));

/** After a time without a connection nothing can be taken for known. */
function refetchMissed(queries: QueryClient): void {
  for (const id of cachedHistories(queries)) void catchUp(queries, id).catch(() => undefined);
  for (const key of ['conversations', 'conversation']) void queries.invalidateQueries({ queryKey: [key] });
  refreshInterests(queries);
}
