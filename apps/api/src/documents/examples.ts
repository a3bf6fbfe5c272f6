import {
  MUTED_FOR_EVER,
  type Attachment,
  type AuditEntry,
  type Block,
  type Conversation,
  type Export,
  type Interest,
  type Me,
  type Message,
  type MessageHit,
  type ModeratedPerson,
  type Passkey,
  type PasskeyCreationOptions,
  type PasskeyRequestOptions,
  type Person,
  type Quota,
  type Report,
  type ReportSummary,
  type Session,
  type Settings,
  type Warning,
} from '@zentra/contracts';

const CREATED = '2031-04-30T17:20:00.000Z';
const LATER = '2031-05-01T18:00:00.000Z';
const id = (end: string) => `0197b6f2-6a53-7c11-9a44-0d5f3c1e2${end}`;

const settings: Settings = {
  receipts: true,
  typing: true,
  presence: true,
  listed: true,
  contact: 'everyone',
  pushText: false,
  sound: true,
};

const me: Me = {
  id: id('001'),
  username: 'mara',
  displayName: 'Mara Okafor',
  bio: 'Quiet bookshops and loud markets.',
  avatarUrl: null,
  email: 'mara@example.org',
  emailVerified: true,
  language: 'en',
  settings,
  contactCode: null,
  role: 'member',
  createdAt: CREATED,
  deletesAt: null,
};

const person: Person = {
  id: id('002'),
  username: 'jonas',
  displayName: 'Jonas Weber',
  bio: 'Night trains, lanterns, long letters.',
  avatarUrl: `/api/users/${id('002')}/avatar/${id('003')}`,
  contact: 'everyone',
  relation: 'connected',
  blocked: false,
  interestId: id('004'),
  conversationId: id('005'),
};

const attachment: Attachment = {
  id: id('006'),
  kind: 'image',
  name: 'The bookshop.jpg',
  type: 'image/webp',
  size: 184_320,
  width: 1_600,
  height: 1_200,
  animated: false,
  createdAt: LATER,
};

const message: Message = {
  conversationId: id('005'),
  seq: 12,
  rev: 14,
  senderId: me.id,
  clientId: id('b7a'),
  body: 'Thursday works. Seven?',
  attachments: [],
  replyTo: 11,
  reactions: [{ emoji: '👍', userIds: [person.id] }],
  createdAt: LATER,
  editedAt: null,
  deletedAt: null,
};

const conversation: Conversation = {
  id: id('005'),
  person,
  state: 'open',
  lastMessage: message,
  lastSeq: 12,
  rev: 14,
  readSeq: 12,
  peerDeliveredSeq: 12,
  peerReadSeq: 11,
  unread: 0,
  mutedUntil: MUTED_FOR_EVER,
  openedAt: CREATED,
  endedAt: null,
};

const interest: Interest = {
  id: id('004'),
  direction: 'sent',
  person: { ...person, relation: 'interest_sent', conversationId: null },
  message: 'Your note about quiet bookshops made me smile.',
  status: 'pending',
  createdAt: CREATED,
  expiresAt: '2031-05-30T17:20:00.000Z',
  respondedAt: null,
  conversationId: null,
};

const block: Block = { person: { ...person, relation: 'none', blocked: true }, createdAt: LATER };

const session: Session = {
  id: id('007'),
  current: true,
  device: { browser: 'Firefox', os: 'Windows', kind: 'desktop' },
  createdAt: CREATED,
  lastSeenAt: LATER,
};

const passkey: Passkey = { id: id('008'), name: 'My phone', createdAt: CREATED, lastUsedAt: null };

const creationOptions: PasskeyCreationOptions = {
  rp: { id: 'chat.example.org', name: 'Zentra' },
  user: { id: 'AZe28mpTfBGaRA1fPB4reg', name: 'mara', displayName: 'Mara Okafor' },
  challenge: 'Zm9yIGFuIGV4YW1wbGUgb25seQ',
  pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  },
  attestation: 'none',
};

const requestOptions: PasskeyRequestOptions = {
  challenge: 'Zm9yIGFuIGV4YW1wbGUgb25seQ',
  rpId: 'chat.example.org',
  timeout: 300_000,
  userVerification: 'required',
};

const hit: MessageHit = {
  conversationId: id('005'),
  seq: 3,
  senderId: person.id,
  createdAt: LATER,
  person,
  excerpt: [
    { text: 'the last ', marked: false },
    { text: 'lantern', marked: true },
    { text: ' on the pier', marked: false },
  ],
};

const quota: Quota = { limit: 20, used: 3, retryAt: null };

const dataExport: Export = {
  id: id('009'),
  status: 'ready',
  progress: 100,
  bytes: 48_230_144,
  expiresAt: '2031-05-08T18:00:00.000Z',
  createdAt: LATER,
};

const subject: ModeratedPerson = {
  id: person.id,
  username: person.username,
  displayName: person.displayName,
  bio: person.bio,
  createdAt: CREATED,
  suspendedAt: null,
};
const moderator: ModeratedPerson = {
  ...subject,
  id: id('00a'),
  username: 'ada',
  displayName: 'Ada',
  bio: '',
};

const reportSummary: ReportSummary = {
  id: id('00b'),
  reporter: { ...subject, id: me.id, username: me.username, displayName: me.displayName, bio: me.bio },
  subject,
  reason: 'harassment',
  status: 'open',
  messages: 1,
  createdAt: LATER,
  handledAt: null,
};

const auditEntry: AuditEntry = {
  id: id('00c'),
  act: 'warn',
  actor: moderator,
  subject,
  reportId: id('00d'),
  details: { message: 'Please stop writing to people who asked you not to.' },
  at: LATER,
};

const report: Report = {
  ...reportSummary,
  details: 'It went on after I asked them to stop.',
  excerpt: [
    {
      seq: 9,
      senderId: person.id,
      body: 'Answer me.',
      attachments: [],
      createdAt: LATER,
      editedAt: null,
      deletedAt: null,
    },
  ],
  handledBy: null,
  otherReports: [],
  acts: [auditEntry],
};

const warning: Warning = {
  id: id('00e'),
  message: 'Please stop writing to people who asked you not to.',
  createdAt: LATER,
};

const page = <Item>(item: Item) => ({ items: [item], nextCursor: null });

/** An example of each response body, by component name. */
export const EXAMPLES: Record<string, unknown> = {
  Attachment: attachment,
  AuditEntry: auditEntry,
  AuditPage: page(auditEntry),
  Block: block,
  BlockPage: page(block),
  ChangeList: { items: [message], rev: 14, hasMore: false },
  Conversation: conversation,
  ConversationPage: page(conversation),
  Export: dataExport,
  Health: { status: 'ok' },
  Interest: interest,
  InterestPage: page(interest),
  Me: me,
  Message: message,
  MessageHit: hit,
  MessageHitPage: page(hit),
  MessageList: { items: [message], hasMore: true, rev: 14 },
  ModeratedPerson: subject,
  Passkey: passkey,
  PasskeyCreationOptions: creationOptions,
  PasskeyList: { items: [passkey] },
  PasskeyRequestOptions: requestOptions,
  Person: person,
  PersonPage: page(person),
  PushKey: {
    publicKey: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  },
  Quota: quota,
  ReadResult: { readSeq: 12 },
  Report: report,
  ReportPage: page(reportSummary),
  ReportReceipt: { id: id('00b') },
  ReportSummary: reportSummary,
  Session: session,
  SessionList: { items: [session] },
  Settings: settings,
  UploadLimits: { imageBytes: 15_728_640, fileBytes: 26_214_400 },
  Warning: warning,
  WarningList: { items: [warning] },
};
