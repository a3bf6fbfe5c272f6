import type { Message } from '@zentra/contracts';
import {
  fileName,
  linkToFile,
  nameOf,
  pageCount,
  pageOfMessage,
  type ArchiveSection,
  type ArchivePage,
} from './archive-section';
import { atClock, counted, markup, onDate, onDateTime, pageEnd, pageStart, type Html } from './html';

/** Yields one HTML page of a conversation from its batches of messages. */
export async function* conversationPage(
  archive: ArchivePage,
  chat: ArchiveSection,
  page: number,
  batches: AsyncIterable<Message[]>,
): AsyncGenerator<string> {
  const name = nameOf(chat);
  yield markup`${pageStart(name)}
<p><a href="../index.html">Everything</a></p>
<h1><bdi>${name}</bdi></h1>
<p class="muted">${counted(chat.lastSeq, 'message')}, since ${onDateTime(chat.conversation.openedAt)}. Times are UTC.</p>
${pageLinks(chat, page)}`.text;
  let day = '';
  for await (const batch of batches) {
    const parts: Html[] = [];
    for (const message of batch) {
      const itsDay = message.createdAt.slice(0, 10);
      if (itsDay !== day) parts.push(markup`<h2 class="day">${onDate(message.createdAt)}</h2>\n`);
      day = itsDay;
      parts.push(toMessage(archive, chat, message));
    }
    yield markup`${parts}`.text;
  }
  yield markup`${pageLinks(chat, page)}${pageEnd}`.text;
}

function toMessage({ me }: ArchivePage, chat: ArchiveSection, message: Message): Html {
  const { seq, senderId, body, attachments, createdAt, editedAt, deletedAt, replyTo, reactions } = message;
  const isOwn = senderId === me.id;
  const about = replyTo === null ? null : markup`, in answer to ${linkTo(chat, replyTo)}`;
  const given = reactions.map(
    ({ emoji, userIds }) => markup` · ${emoji} ${userIds.length}${userIds.includes(me.id) && ' (also you)'}`,
  );
  // Links the user's own files, which are in the archive. Of other files, only the names are shown.
  const files = attachments.map(({ id, name }) =>
    isOwn
      ? markup`<p><a href="../${linkToFile({ id, name })}"><bdi>${name}</bdi></a></p>\n`
      : markup`<p><bdi>${name}</bdi></p>\n`,
  );
  return markup`<div class="message${isOwn && ' own'}" id="m${seq}">
<div class="about"><bdi>${isOwn ? me.displayName : nameOf(chat)}</bdi>${about}</div>
${deletedAt ? markup`<p class="gone">This message was deleted.</p>` : markup`<p dir="auto">${body}</p>`}
${files}<div class="about">${atClock(createdAt)}${editedAt !== null && ', edited'}${given}</div>
</div>
`;
}

const linkTo = (chat: ArchiveSection, seq: number): Html =>
  markup`<a href="${fileName(chat, pageOfMessage(seq))}#m${seq}">an earlier message</a>`;

function pageLinks(chat: ArchiveSection, page: number): Html {
  const pages = pageCount(chat);
  if (pages === 1) return markup``;
  return markup`<nav aria-label="Pages">
<span>Page ${page} of ${pages}</span>
${page > 1 && markup`<a href="${fileName(chat, page - 1)}">Earlier</a>`}
${page < pages && markup`<a href="${fileName(chat, page + 1)}">Later</a>`}
</nav>
`;
}
