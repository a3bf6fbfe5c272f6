import type {
  Conversation,
  Interest,
  Me,
  Message,
  Page,
  Person,
  ServerEvent,
  ServerPayload,
} from '@zentra/contracts';

const idOf = (kind: number, n: number) =>
  `0197b6f2-6a53-7c11-${String(9000 + kind)}-${String(n).padStart(12, '0')}`;
const START = Date.UTC(2026, 0, 5);
/** Chats on one page, so that few of them need several pages. */
const PAGE = 3;

export const ME: Me = {
  id: idOf(0, 0),
  username: 'mara',
  displayName: 'Mara',
  bio: '',
  avatarUrl: null,
  email: 'mara@example.org',
  emailVerified: true,
  language: 'en',
  settings: {
    receipts: true,
    typing: true,
    presence: true,
    listed: true,
    contact: 'everyone',
    pushText: true,
    sound: false,
  },
  contactCode: null,
  role: 'member',
  createdAt: new Date(START).toISOString(),
  deletesAt: null,
};

interface Chat {
  conversation: Omit<Conversation, 'person' | 'lastMessage' | 'lastSeq' | 'unread'>;
  person: Person;
  messages: Message[];
  activeAt: number;
}

/** An event for the devices of the user, as it is at this time. */
export type Published = { [E in ServerEvent]: { event: E; payload: ServerPayload<E> } }[ServerEvent];

/** What the API does for one user: state, answers and events. */
export class ServerModel {
  private readonly chats: Chat[] = [];
  private readonly received: Interest[] = [];
  private ms = START;

  /** @param pageSize the most messages in one answer */
  constructor(
    private readonly pageSize: number,
    private readonly publish: (published: Published) => void,
  ) {}

  get chatIds(): string[] {
    return this.chats.map(({ conversation }) => conversation.id);
  }

  /** Opens a chat, or opens it again. */
  open(n: number): void {
    const chat = this.chats[n] ?? this.newChat();
    const at = this.tick();
    Object.assign(chat.conversation, { state: 'open', openedAt: at, endedAt: null });
    Object.assign(chat.person, { relation: 'connected', conversationId: chat.conversation.id });
    chat.activeAt = this.ms;
    this.publish({ event: 'conversation:opened', payload: { conversation: this.view(chat) } });
  }

  end(n: number): void {
    const chat = this.openChat(n);
    if (!chat) return;
    Object.assign(chat.conversation, { state: 'ended', endedAt: this.tick() });
    Object.assign(chat.person, { relation: 'none', conversationId: null });
    this.publish({ event: 'conversation:ended', payload: { conversation: this.view(chat) } });
  }

  send(n: number, isMine: boolean): void {
    const chat = this.openChat(n);
    if (!chat) return;
    const seq = chat.messages.length + 1;
    const message: Message = {
      conversationId: chat.conversation.id,
      seq,
      rev: (chat.conversation.rev += 1),
      senderId: isMine ? ME.id : chat.person.id,
      clientId: idOf(2, n * 1_000 + seq),
      body: `Line ${seq}`,
      attachments: [],
      replyTo: null,
      reactions: [],
      createdAt: this.tick(),
      editedAt: null,
      deletedAt: null,
    };
    chat.activeAt = this.ms;
    chat.messages.push(message);
    this.publish({ event: 'message:new', payload: { message } });
  }

  /** Edits or deletes a message, or reacts to it. */
  change(n: number, at: number, what: 'edit' | 'delete' | 'react'): void {
    const chat = this.openChat(n);
    const index = at % (chat?.messages.length || 1);
    const known = chat?.messages[index];
    if (!chat || !known || known.deletedAt) return;
    const changes: Record<typeof what, Partial<Message>> = {
      edit: { body: `${known.body}!`, editedAt: this.tick() },
      delete: { body: '', reactions: [], editedAt: null, deletedAt: this.tick() },
      react: { reactions: known.reactions.length > 0 ? [] : [{ emoji: '👍', userIds: [chat.person.id] }] },
    };
    const message = { ...known, ...changes[what], rev: (chat.conversation.rev += 1) };
    chat.messages[index] = message;
    this.publish({ event: 'message:changed', payload: { message } });
  }

  /** The user reads on another device, or the other person does. */
  read(n: number, up: number, isMine: boolean): void {
    const chat = this.chats[n];
    if (!chat) return;
    const { conversation, person, messages } = chat;
    const mark = isMine ? 'readSeq' : 'peerReadSeq';
    const seq = Math.min(messages.length, conversation[mark] + up);
    if (seq === conversation[mark]) return;
    conversation[mark] = seq;
    if (!isMine) conversation.peerDeliveredSeq = Math.max(conversation.peerDeliveredSeq, seq);
    const receipt = { deliveredSeq: seq, readSeq: seq, userId: isMine ? ME.id : person.id };
    this.publish({
      event: 'conversation:receipt',
      payload: { ...receipt, conversationId: conversation.id },
    });
  }

  mute(n: number, isMuted: boolean): void {
    const chat = this.chats[n];
    if (!chat) return;
    const mutedUntil = isMuted ? '9999-12-31T23:59:59.000Z' : null;
    chat.conversation.mutedUntil = mutedUntil;
    this.publish({
      event: 'conversation:muted',
      payload: { conversationId: chat.conversation.id, mutedUntil },
    });
  }

  receiveInterest(): void {
    const n = this.received.length;
    const interest: Interest = {
      id: idOf(3, n),
      direction: 'received',
      person: personOf(100 + n),
      message: 'Hello',
      status: 'pending',
      createdAt: this.tick(),
      expiresAt: new Date(this.ms + 30 * 86_400_000).toISOString(),
      respondedAt: null,
      conversationId: null,
    };
    this.received.unshift(interest);
    this.publish({ event: 'interest:received', payload: { interest } });
  }

  withdrawInterest(at: number): void {
    const interest = this.received[at % (this.received.length || 1)];
    if (interest?.status !== 'pending') return;
    interest.status = 'withdrawn';
    this.publish({ event: 'interest:changed', payload: { interest } });
  }

  /** Answers a request as the state is now. */
  answer(method: string, { pathname, searchParams }: URL): unknown {
    const number = (name: string) => Number(searchParams.get(name) ?? NaN);
    const [, , feature = '', id = '', part = ''] = pathname.split('/');
    const chat = this.chats.find(({ conversation }) => conversation.id === id);
    const limit = Math.min(number('limit') || this.pageSize, this.pageSize);
    switch (`${method} ${feature} ${chat ? part || 'one' : id}`) {
      case 'GET auth me':
        return ME;
      case 'GET conversations ':
        return this.list(searchParams.get('cursor'));
      case 'GET conversations unread':
        return { chats: this.chats.map((one) => this.view(one)).filter(isNew).length };
      case 'GET conversations one':
        return chat && this.view(chat);
      case 'GET conversations messages':
        return chat && messagesOf(chat, { before: number('before'), after: number('after'), limit });
      case 'GET conversations changes':
        return chat && changesOf(chat, number('after'), limit);
      case 'GET interests pending':
        return { received: this.received.filter(({ status }) => status === 'pending').length, sent: 0 };
      case 'GET interests ':
        return {
          items: searchParams.get('box') === 'received' ? this.received : [],
          nextCursor: null,
        } satisfies Page<Interest>;
      default:
        throw new Error(`The model has no ${method} ${pathname}`);
    }
  }

  /** All messages of a chat. */
  messages(id: string): Message[] {
    return this.chats.find(({ conversation }) => conversation.id === id)?.messages ?? [];
  }

  private list(cursor: string | null): Page<Conversation> {
    const all = [...this.chats].sort((a, b) => b.activeAt - a.activeAt);
    const from = all.filter(({ activeAt }) => cursor === null || activeAt < Number(cursor));
    const items = from.slice(0, PAGE);
    const last = items.at(-1);
    return {
      items: items.map((one) => this.view(one)),
      nextCursor: from.length > PAGE && last ? String(last.activeAt) : null,
    };
  }

  private view({ conversation, person, messages }: Chat): Conversation {
    const isUnread = ({ seq, senderId, deletedAt }: Message) =>
      seq > conversation.readSeq && senderId !== ME.id && deletedAt === null;
    return {
      ...conversation,
      person: { ...person },
      lastMessage: messages.at(-1) ?? null,
      lastSeq: messages.length,
      unread: messages.filter(isUnread).length,
    };
  }

  private newChat(): Chat {
    const n = this.chats.length;
    const chat: Chat = {
      conversation: {
        id: idOf(1, n),
        state: 'open',
        rev: 0,
        readSeq: 0,
        peerDeliveredSeq: 0,
        peerReadSeq: 0,
        mutedUntil: null,
        openedAt: '',
        endedAt: null,
      },
      person: personOf(n + 1),
      messages: [],
      activeAt: 0,
    };
    this.chats.push(chat);
    return chat;
  }

  private openChat(n: number): Chat | undefined {
    const chat = this.chats[n];
    return chat?.conversation.state === 'open' ? chat : undefined;
  }

  private tick(): string {
    this.ms += 1_000;
    return new Date(this.ms).toISOString();
  }
}

const isNew = ({ unread, mutedUntil }: Conversation) => unread > 0 && mutedUntil === null;

/** Returns another user. */
export function personOf(n: number): Person {
  return {
    id: idOf(0, n),
    username: `person_${n}`,
    displayName: `Person ${n}`,
    bio: '',
    avatarUrl: null,
    contact: 'everyone',
    relation: 'none',
    blocked: false,
    interestId: null,
    conversationId: null,
  };
}

function messagesOf(
  { messages, conversation: { rev } }: Chat,
  { before, after, limit }: { before: number; after: number; limit: number },
) {
  const found = messages.filter(({ seq }) => !(seq >= before) && !(seq <= after));
  const items = Number.isNaN(after) ? found.slice(-limit) : found.slice(0, limit);
  return { items, hasMore: items.length < found.length, rev };
}

function changesOf({ messages, conversation: { rev } }: Chat, after: number, limit: number) {
  const found = messages.filter((one) => one.rev > after).sort((a, b) => a.rev - b.rev);
  const items = found.slice(0, limit);
  const hasMore = items.length < found.length;
  return { items, hasMore, rev: hasMore ? (items.at(-1)?.rev ?? rev) : rev };
}
