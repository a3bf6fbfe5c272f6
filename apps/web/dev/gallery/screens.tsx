import { ZentraError } from '@zentra/client';
import type { Conversation } from '@zentra/contracts';
import { useEffect, useEffectEvent, type ComponentType } from 'react';
import { confirmEmailQuery } from '@/features/auth/api/account';
import { meQuery, signedOutReason } from '@/features/auth/api/session';
import { sessionEndText } from '@/features/auth/session-end';
import { conversationQuery, conversationsQuery } from '@/features/chat/api/conversations';
import { historyQuery, readerQuery } from '@/features/chat/cache/history';
import type { History } from '@/features/chat/cache/message-windows';
import { drafts } from '@/features/chat/cache/drafts';
import { applyPresence } from '@/features/chat/conversations/presence';
import { applyTyping } from '@/features/chat/conversations/typing';
import { interestsQuery, pendingCountQuery } from '@/features/interests/api/interests';
import { queueQuery, reportQuery } from '@/features/moderation/api/moderation';
import { peopleQuery, personQuery } from '@/features/people/api/people';
import { blocksQuery } from '@/features/safety/api/safety';
import { devicesQuery } from '@/features/settings/api/devices';
import { passkeysQuery } from '@/features/settings/api/passkeys';
import { exportQuery } from '@/features/settings/api/personal-data';
import { FirstRun } from '@/features/settings/components/first-run';
import { KeepAccount } from '@/features/settings/components/keep-account';
import { installPrompt } from '@/lib/push/install';
import { liveStatus } from '@/lib/query/live-status';
import { Crashed } from '@/app/routes/crashed';
import {
  conversation,
  conversations,
  interests,
  me,
  message,
  passkey,
  people,
  person,
  TEXTS,
} from './samples';
import { blocks, devices, messages } from './samples-lists';
import { report, reports } from './samples-moderation';
import { Screen } from './screen';
import { holds, pages, stand, together, type Seed } from './seeded';

const nothing = () => undefined;

const inbox = interests.filter(({ direction }) => direction === 'received');
const around = together(
  holds(conversationsQuery.queryKey, pages(conversations)),
  holds(pendingCountQuery.queryKey, { received: 1, sent: 3 }),
);
const at = (address: string, seed: Seed = nothing) =>
  function At() {
    return <Screen at={address} seed={together(around, seed)} />;
  };

const whole: History = { items: messages, hasMore: false, rev: messages.length };
const chat = (of: Partial<Conversation> = {}, history: Partial<History> = {}, seed: Seed = nothing) => {
  const one = conversation(0, { lastSeq: messages.length, readSeq: 8, unread: 3, ...of });
  return at(
    `/chats/${one.id}`,
    together(
      holds(conversationQuery(one.id).queryKey, one),
      holds(historyQuery(one.id).queryKey, { ...whole, ...history }),
      seed,
    ),
  );
};
const chatId = conversation(0).id;
const deletedPerson = { ...person(0), username: '', displayName: TEXTS.gone };
const ended = { state: 'ended', unread: 0 } as const;
const Unread = chat();
const Reading = chat({ readSeq: messages.length, unread: 0, peerReadSeq: 10 });
const List = at('/chats');

/** Repeats an event that the app forgets after some seconds, such as typing. */
function useRepeated(said: () => void): void {
  const repeat = useEffectEvent(said);
  useEffect(() => {
    repeat();
    const timer = setInterval(() => repeat(), 5_000);
    return () => clearInterval(timer);
  }, []);
}

const writes = (n: number) =>
  applyTyping({ conversationId: conversation(n).id, userId: person(n).id, typing: true });

/** Chats with a person online, a person typing and a draft. */
function Chats() {
  useRepeated(() => {
    drafts.write(me.id, conversation(2).id, TEXTS.short);
    applyPresence({ userId: person(0).id, online: true, lastSeenAt: null });
    writes(1);
  });
  return <List />;
}

function Typing() {
  useRepeated(() => writes(0));
  return <Reading />;
}

const Missing = chat({}, { items: [], isMissing: true });
function Offline() {
  useEffect(() => liveStatus.set('down'), []);
  return <Missing />;
}

const SignIn = at('/sign-in', holds(meQuery.queryKey, null));
function SignedOut() {
  signedOutReason.set(sessionEndText('revoked'));
  return <SignIn />;
}

const Notifications = at('/you/notifications');
function Installable() {
  useEffect(
    () => installPrompt.set(Object.assign(new Event('install'), { prompt: () => Promise.resolve() })),
    [],
  );
  return <Notifications />;
}

const gone = new ZentraError('NOT_FOUND', '');
const confirming = (token: string, seed: Seed) => at(`/verify-email?token=${token}`, seed);

/** Complete screens at their addresses. */
export const SCREENS: Record<string, ComponentType> = {
  chats: Chats,
  'no chats': at('/chats', holds(conversationsQuery.queryKey, pages([]))),
  chat: Unread,
  typing: Typing,
  'new chat': chat({ lastMessage: null, lastSeq: 0, readSeq: 0, unread: 0 }, { items: [] }),
  'older messages': chat({ unread: 0, readSeq: 11 }, { items: messages.slice(4), hasMore: true }),
  'without connection': Offline,
  ended: chat(ended),
  'ended and blocked': chat(
    ended,
    {},
    holds(personQuery(person(0).username).queryKey, person(0, { blocked: true })),
  ),
  'account gone': chat({ ...ended, person: deletedPerson }),
  'loading chat': at(`/chats/${chatId}`),
  'no such chat': at(
    `/chats/${chatId}`,
    stand(conversationQuery(chatId).queryKey, { status: 'error', error: gone }),
  ),
  'chat out of reach': at(`/chats/${chatId}`, stand(conversationQuery(chatId).queryKey)),
  reader: at(
    `/chats/${chatId}/reader`,
    together(
      holds(conversationQuery(chatId).queryKey, conversation(0)),
      holds(readerQuery(chatId).queryKey, {
        items: [...messages, message(12, TEXTS.long)].slice(1),
        hasMore: true,
        rev: 1,
      }),
    ),
  ),
  interests: at('/interests', holds(interestsQuery('received').queryKey, pages(inbox))),
  'people page': at('/people', holds(peopleQuery('').queryKey, pages(people))),
  person: at(`/people/${person(3).username}`, holds(personQuery(person(3).username).queryKey, person(3))),
  'person blocked': at(
    `/people/${person(1).username}`,
    holds(personQuery(person(1).username).queryKey, person(1, { blocked: true })),
  ),
  connected: at(
    `/people/${person(0).username}`,
    holds(
      personQuery(person(0).username).queryKey,
      person(0, { relation: 'connected', conversationId: chatId }),
    ),
  ),
  'nobody by that name': at(
    '/people/nobody',
    stand(personQuery('nobody').queryKey, { status: 'error', error: gone }),
  ),
  you: at('/you', holds(meQuery.queryKey, { ...me, role: 'moderator' })),
  privacy: at('/you/privacy'),
  notifications: Installable,
  security: at(
    '/you/security',
    together(
      holds(devicesQuery.queryKey, { items: devices }),
      holds(passkeysQuery.queryKey, [passkey]),
      holds(meQuery.queryKey, { ...me, emailVerified: false }),
    ),
  ),
  'blocked people': at('/you/blocked', holds(blocksQuery.queryKey, pages(blocks))),
  data: at('/you/data', holds(exportQuery.queryKey, null)),
  moderation: at(
    '/moderation',
    together(
      holds(meQuery.queryKey, { ...me, role: 'moderator' }),
      holds(queueQuery.queryKey, pages(reports)),
    ),
  ),
  'one report': at(
    `/moderation/${report().id}`,
    together(
      holds(meQuery.queryKey, { ...me, role: 'moderator' }),
      holds(reportQuery(report().id).queryKey, report()),
    ),
  ),
  'sign in': SignIn,
  'signed out': SignedOut,
  register: at('/register', holds(meQuery.queryKey, null)),
  'forgot password': at('/forgot-password'),
  'reset password': at('/reset-password?token=AAAAAAAAAAAAAAAAAAAAAA'),
  'confirm e-mail': confirming('a', nothing),
  'e-mail confirmed': confirming('b', holds(confirmEmailQuery('b').queryKey, true)),
  'e-mail not confirmed': confirming('c', stand(confirmEmailQuery('c').queryKey)),
  'first run': () => <FirstRun me={me} onward={person(0).displayName} onDone={nothing} />,
  'keep account': () => (
    <KeepAccount
      me={me}
      deletesAt={blocks[0]?.createdAt ?? ''}
      isLeaving={false}
      leaveError={gone}
      onSignOut={nothing}
    />
  ),
  'not found': at('/nowhere'),
  crashed: Crashed,
};
