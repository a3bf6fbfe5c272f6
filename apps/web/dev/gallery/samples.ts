import { ZentraError, type OutboxEntry } from '@zentra/client';
import {
  MUTED_FOR_EVER,
  type Attachment,
  type Conversation,
  type Interest,
  type Me,
  type Message,
  type Passkey,
  type Person,
} from '@zentra/contracts';
import type { ChosenFile } from '@/features/chat/attachments/chosen-files';

/** Sample people, interests and messages. */
export const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const hours = (n: number) => new Date(Date.now() - n * 3_600_000).toISOString();

export const person = (n: number, of: Partial<Person> = {}): Person => ({
  id: id(n),
  username: `person.${n}`,
  displayName:
    ['Mara Okafor', 'ليلى حداد', 'Jonas Thiel', 'Anneliese von und zu Hohenstein-Wittelsbach'][n % 4] ?? '',
  bio:
    [
      'I run a Thursday reading in a shop that smells of paper.',
      'أترجم كتبًا قصيرة وأبحث عن القهوة المُرّة.',
      '',
      'A note that is as long as a note may be. '.repeat(6).trim(),
    ][n % 4] ?? '',
  avatarUrl: null,
  relation: 'none',
  interestId: null,
  conversationId: null,
  contact: 'everyone',
  blocked: false,
  ...of,
});

export const me: Me = {
  id: id(9),
  username: 'mara',
  displayName: 'Mara Okafor',
  bio: '',
  email: 'mara@example.org',
  emailVerified: true,
  language: 'en',
  role: 'member',
  avatarUrl: null,
  settings: {
    receipts: true,
    typing: true,
    presence: true,
    listed: true,
    contact: 'everyone',
    pushText: false,
    sound: true,
  },
  contactCode: null,
  deletesAt: null,
  createdAt: hours(900),
};

export const message = (seq: number, body: string, of: Partial<Message> = {}): Message => ({
  conversationId: id(20),
  seq,
  rev: seq,
  senderId: seq % 2 === 0 ? me.id : id(1),
  clientId: id(100 + seq),
  body,
  attachments: [],
  replyTo: null,
  reactions: [],
  createdAt: hours(30 - seq),
  editedAt: null,
  deletedAt: null,
  ...of,
});

export const conversation = (n: number, of: Partial<Conversation> = {}): Conversation => ({
  id: id(20 + n),
  person: person(n),
  state: 'open',
  lastMessage: message(
    n,
    n % 2 === 0 ? 'See you at the reading then, if the tram is kind' : 'مساء الخير! وجدت القهوة',
  ),
  lastSeq: n,
  rev: n,
  readSeq: n,
  peerDeliveredSeq: 0,
  peerReadSeq: 0,
  unread: 0,
  mutedUntil: null,
  openedAt: hours(99),
  endedAt: null,
  ...of,
});

export const conversations: Conversation[] = [
  conversation(0, { unread: 2 }),
  conversation(1, { unread: 120 }),
  conversation(2, { unread: 3, mutedUntil: MUTED_FOR_EVER }),
  conversation(3, { lastMessage: null }),
  conversation(4, { state: 'ended' }),
  conversation(5, { lastMessage: message(5, '', { deletedAt: hours(1) }) }),
];

const interest = (n: number, of: Partial<Interest>): Interest => ({
  id: id(50 + n),
  direction: 'received',
  person: person(n),
  message: n % 3 === 0 ? null : 'Your note about quiet bookshops made me smile.',
  status: 'pending',
  createdAt: hours(n * 20),
  expiresAt: hours(-300),
  respondedAt: null,
  conversationId: null,
  ...of,
});

const STATUSES = ['pending', 'accepted', 'rejected', 'withdrawn', 'expired', 'ended'] as const;
export const interests: Interest[] = [
  ...STATUSES.filter((status) => !['withdrawn', 'expired'].includes(status)).map((status, n) =>
    interest(n + 1, { status }),
  ),
  ...STATUSES.filter((status) => status !== 'rejected').map((status, n) =>
    interest(n + 7, { status, direction: 'sent' }),
  ),
].map((one) => (one.status === 'accepted' ? { ...one, conversationId: id(20) } : one));

export const people: Person[] = [
  person(0),
  person(1, { relation: 'interest_sent', interestId: id(60) }),
  person(2, { relation: 'interest_received', interestId: id(61) }),
  person(3, { relation: 'connected', conversationId: id(20) }),
  person(4, { contact: 'nobody' }),
];

/** There are no bytes behind it, so only the frame of a picture shows. */
export const attachment = (n: number, of: Partial<Attachment> = {}): Attachment => ({
  id: id(200 + n),
  kind: 'image',
  name: `harbour-${n}.webp`,
  type: 'image/webp',
  size: 184_000,
  width: n % 2 === 0 ? 900 : 1600,
  height: 1200,
  animated: false,
  createdAt: hours(3),
  ...of,
});

const file = (n: number, name: string, of: Partial<ChosenFile> = {}): ChosenFile => ({
  key: id(300 + n),
  name,
  bytes: new Blob(['x'.repeat(40_000 * n)]),
  ...of,
});

export const entry = (n: number, of: Partial<OutboxEntry> = {}): OutboxEntry => ({
  clientId: id(400 + n),
  conversationId: id(20),
  body: n % 2 === 0 ? TEXTS.arabic : TEXTS.short,
  replyTo: null,
  createdAt: hours(0),
  status: 'sending',
  ...of,
});

export const passkey: Passkey = {
  id: id(70),
  name: 'Mara’s phone',
  createdAt: hours(200),
  lastUsedAt: hours(4),
};

export const TEXTS = {
  short: 'Seven is perfect.',
  long: 'They read on Thursdays, apparently, and nobody has to have read the book. '.repeat(3).trim(),
  arabic: 'نعم، بكل سرور، في السابعة',
  link: 'See https://example.org/maps (page 4), or write to mara@example.org.',
  emoji: '🎉❤️',
  error: 'That is a little too long.',
  hint: 'What others see first.',
  label: 'Your name',
  file: 'A list of benches worth sitting on, second edition.pdf',
  state: 'Read',
  gone: 'Deleted account',
  found: 'read',
};

export const chosenFiles: ChosenFile[] = [
  file(1, TEXTS.file),
  file(2, 'قائمة.txt', { isWaiting: true }),
  file(3, 'drawing.png', { error: new ZentraError('FILE_UNREADABLE', '') }),
];
