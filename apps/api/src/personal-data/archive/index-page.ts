import type { Interest, Settings } from '@zentra/contracts';
import type { SectionOf } from '../catalogue';
import { fileName, linkToFile, nameOf, type ArchiveSection, type ArchivePage } from './archive-section';
import { counted, markup, onDateTime, pageEnd, pageStart, type Html } from './html';
import { ORDER, sectionCard, type Read } from './section-cards';

const STATUS_WORDS: Record<Interest['status'], string> = {
  pending: 'waiting',
  rejected: 'you passed',
  accepted: 'accepted',
  withdrawn: 'withdrawn',
  expired: 'closed',
  ended: 'ended',
};

const SETTING_WORDS: Record<keyof Settings, string> = {
  receipts: 'Delivered and read',
  typing: 'Typing',
  presence: 'Online',
  listed: 'Listed in People',
  contact: 'May write to you',
  pushText: 'Words in notifications',
  sound: 'Sound',
};

const CONTACT_WORDS: Record<Settings['contact'], string> = {
  everyone: 'everyone',
  nobody: 'nobody',
  code: 'whoever has your code',
};

const LANGUAGE_NAMES = new Intl.DisplayNames('en', { type: 'language' });

interface Parts {
  chats: ArchiveSection[];
  sections: AsyncIterable<SectionOf>;
  sent: AsyncIterable<Interest>;
  received: AsyncIterable<Interest>;
}

/** Yields `index.html`: the account, the time of writing and all data except messages. */
export async function* indexPage(
  archive: ArchivePage,
  { chats, sections, sent, received }: Parts,
): AsyncGenerator<string> {
  const { me, writtenAt } = archive;
  const read: Read = {};
  for await (const section of sections) Object.assign(read, { [section.name]: section.rows });
  const picture = read.files?.find(({ conversationId }) => conversationId === null);
  yield markup`${pageStart(me.displayName)}
<header>
<h1><bdi>${me.displayName}</bdi> on Zentra</h1>
<p class="muted">Everything that is yours, as of ${onDateTime(writtenAt.toISOString())}.
<a href="data.json">data.json</a> holds the same for programs. Times are UTC.</p>
</header>
<nav aria-label="In this archive" class="contents">
${[...HEADINGS, ...ORDER].map(({ id, title }) => markup`<a href="#${id}">${title}</a>\n`)}</nav>
${heading('account')}
<dl class="card">
<dt>Name</dt><dd><bdi>${me.displayName}</bdi></dd>
<dt>Username</dt><dd>${me.username}</dd>
<dt>E-mail</dt><dd><bdi>${me.email}</bdi><span class="muted">${me.emailVerified ? ', confirmed' : ', not confirmed'}</span></dd>
<dt>Letters to you</dt><dd>in ${LANGUAGE_NAMES.of(me.language) ?? me.language}</dd>
<dt>About you</dt><dd dir="auto">${me.bio || 'Nothing yet'}</dd>
<dt>Picture</dt><dd>${picture ? markup`<a href="${linkToFile(picture)}">picture.webp</a>` : 'None'}</dd>
<dt>Your code</dt><dd>${me.contactCode ?? 'None'}</dd>
${me.role === 'moderator' && markup`<dt>Role</dt><dd>Moderator</dd>\n`}<dt>Since</dt><dd>${onDateTime(me.createdAt)}</dd>
</dl>
${heading('settings')}
<dl class="card short">
${settingsOf(me.settings).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
${heading('chats')}
`.text;
  if (chats.length === 0) yield markup`<p class="card none">You have no chats.</p>\n`.text;
  else yield markup`<ul class="card">\n${chats.map(chatItem)}</ul>\n`.text;
  yield* interestList('sent', sent);
  yield* interestList('received', received);
  for (const { id } of ORDER) yield sectionCard(id, read, { archive, chats }).text;
  yield pageEnd.text;
}

const HEADINGS = [
  { id: 'account', title: 'Your account' },
  { id: 'settings', title: 'Your settings' },
  { id: 'chats', title: 'Your chats' },
  { id: 'sent', title: 'Interests you sent' },
  { id: 'received', title: 'Interests you received' },
] as const;

const heading = (id: (typeof HEADINGS)[number]['id']): Html =>
  markup`<h2 id="${id}">${HEADINGS.find((one) => one.id === id)?.title ?? null}</h2>`;

const settingsOf = (settings: Settings): [string, string][] =>
  Object.entries(SETTING_WORDS).map(([name, words]) => {
    const value = settings[name as keyof Settings];
    if (typeof value === 'string') return [words, CONTACT_WORDS[value]];
    return [words, value ? 'on' : 'off'];
  });

const chatItem = (chat: ArchiveSection): Html => markup`<li>
<a href="conversations/${fileName(chat, 1)}"><bdi>${nameOf(chat)}</bdi></a>
<div class="muted">${counted(chat.lastSeq, 'message')}, since ${onDateTime(chat.conversation.openedAt)}${chat.conversation.state === 'ended' && ', ended'}</div>
</li>
`;

async function* interestList(
  id: 'sent' | 'received',
  interests: AsyncIterable<Interest>,
): AsyncGenerator<string> {
  yield markup`${heading(id)}\n`.text;
  let isEmpty = true;
  for await (const { person, status, message, createdAt } of interests) {
    if (isEmpty) yield '<ul class="card">\n';
    isEmpty = false;
    yield markup`<li><bdi class="name">${person.displayName}</bdi>
${message !== null && markup`<p class="note" dir="auto">${message}</p>\n`}<div class="muted">${STATUS_WORDS[status]}, ${onDateTime(createdAt)}</div></li>
`.text;
  }
  yield isEmpty ? '<p class="card none">None</p>\n' : '</ul>\n';
}
