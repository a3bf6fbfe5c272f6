import type { Interest } from '@zentra/contracts';
import { fileName, nameOf, type Chapter, type Edition } from './chapters';
import { counted, markup, onDateTime, pageEnd, pageStart, type Html } from './html';

const STATUS_WORDS: Record<string, string> = {
  pending: 'waiting',
  rejected: 'not for you',
  accepted: 'accepted',
  withdrawn: 'withdrawn',
  expired: 'closed',
};

const SETTING_WORDS: Record<string, string> = {
  receipts: 'Delivered and read',
  typing: 'Typing',
  presence: 'Online',
};

/** `index.html`: whose this is, when it was written, and everything that is in it but the messages. */
export async function* indexPage(
  { me, writtenAt }: Edition,
  chapters: Chapter[],
  interests: { sent: AsyncIterable<Interest>; received: AsyncIterable<Interest> },
): AsyncGenerator<string> {
  yield markup`${pageStart(`${me.displayName} on Zentra`)}
<h1><bdi>${me.displayName}</bdi> on Zentra</h1>
<p class="muted">Everything that is yours, as of ${onDateTime(writtenAt.toISOString())}.
<a href="data.json">data.json</a> holds the same for programs. Times are UTC.</p>
<h2>Your account</h2>
<dl class="card">
<dt>Name</dt><dd><bdi>${me.displayName}</bdi></dd>
<dt>Username</dt><dd>${me.username}</dd>
<dt>E-mail</dt><dd>${me.email}</dd>
<dt>About you</dt><dd dir="auto">${me.bio || 'Nothing yet'}</dd>
<dt>Since</dt><dd>${onDateTime(me.createdAt)}</dd>
</dl>
<h2>What you share</h2>
<dl class="card">
${Object.entries(me.settings).map(([name, value]) => markup`<dt>${SETTING_WORDS[name] ?? name}</dt><dd>${inWords(value)}</dd>\n`)}</dl>
<h2>Your chats</h2>
`.text;
  if (chapters.length === 0) yield markup`<p class="muted">You have no chats.</p>\n`.text;
  else yield markup`<ul class="card">\n${chapters.map(toChapter)}</ul>\n`.text;
  yield* interestList('Interests you sent', interests.sent);
  yield* interestList('Interests you received', interests.received);
  yield pageEnd.text;
}

const inWords = (value: boolean | string): string => {
  if (typeof value === 'string') return value;
  return value ? 'on' : 'off';
};

const toChapter = (chapter: Chapter): Html => markup`<li>
<a href="conversations/${fileName(chapter, 1)}"><bdi>${nameOf(chapter)}</bdi></a>
<div class="muted">${counted(chapter.lastSeq, 'message')}, since ${onDateTime(chapter.conversation.openedAt)}${chapter.conversation.state === 'ended' && ', ended'}</div>
</li>
`;

async function* interestList(title: string, interests: AsyncIterable<Interest>): AsyncGenerator<string> {
  yield markup`<h2>${title}</h2>\n`.text;
  let isEmpty = true;
  for await (const { person, status, message, createdAt } of interests) {
    if (isEmpty) yield '<ul class="card">\n';
    isEmpty = false;
    yield markup`<li><bdi>${person.displayName}</bdi> <span class="muted">${STATUS_WORDS[status] ?? status}, ${onDateTime(createdAt)}</span>
${message !== null && markup`<p class="note" dir="auto">${message}</p>\n`}</li>
`.text;
  }
  yield isEmpty ? '<p class="muted">None.</p>\n' : '</ul>\n';
}
