import type { Block, Export, Message, MessageHit, Session } from '@zentra/contracts';
import { attachment, hours, id, me, message, person, TEXTS } from './samples';

/** A conversation over two days, with every kind of message. */
export const messages: Message[] = [
  message(1, TEXTS.long),
  message(2, TEXTS.short),
  message(3, TEXTS.arabic, { replyTo: 2, reactions: [{ emoji: '❤️', userIds: [me.id] }] }),
  message(4, TEXTS.link, { editedAt: hours(20) }),
  message(5, '', { deletedAt: hours(20) }),
  message(6, TEXTS.long, { replyTo: 1 }),
  message(7, '', { attachments: [attachment(1)], createdAt: hours(2) }),
  message(8, TEXTS.short, { createdAt: hours(2) }),
  message(9, TEXTS.emoji, { createdAt: hours(1) }),
  message(10, TEXTS.short, { createdAt: hours(1) }),
  message(11, TEXTS.arabic, { createdAt: hours(1) }),
];

export const blocks: Block[] = [0, 1, 3].map((n) => ({
  person: person(n, { blocked: true }),
  createdAt: hours(n * 40 + 1),
}));

const DEVICES: Session['device'][] = [
  { browser: 'Chrome', os: 'Android', kind: 'phone' },
  { browser: 'Firefox', os: 'Windows', kind: 'desktop' },
  { browser: 'Safari', os: 'iPadOS', kind: 'tablet' },
  { browser: null, os: 'Linux', kind: 'desktop' },
  { browser: null, os: null, kind: 'program' },
];
export const devices: Session[] = DEVICES.map((device, n) => ({
  id: id(710 + n),
  current: n === 0,
  device,
  createdAt: hours(300),
  lastSeenAt: hours(n * 20),
}));

export const exported: Export = {
  id: id(720),
  status: 'ready',
  progress: 100,
  bytes: 18_400_000,
  expiresAt: hours(-100),
  createdAt: hours(1),
};

export const hits: MessageHit[] = [0, 0, 1].map((n, i) => ({
  conversationId: id(20 + n),
  seq: i + 1,
  senderId: i === 1 ? me.id : person(n).id,
  createdAt: hours(i * 400 + 2),
  person: person(n),
  excerpt:
    n === 0
      ? [
          { text: 'They ', marked: false },
          { text: 'read', marked: true },
          { text: ' on Thursdays, apparently, and nobody has to have opened the book before', marked: false },
        ]
      : [
          { text: 'نعم، بكل سرور، ', marked: false },
          { text: 'read', marked: true },
        ],
}));
