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
  edition: ArchivePage,
  chapter: ArchiveSection,
  page: number,
  batches: AsyncIterable<Message[]>,
): AsyncGenerator<string> {
  const name = nameOf(chapter);
  yield markup`${pageStart(name)}
<p><a href="../index.html">Everything</a></p>
<h1><bdi>${name}</bdi></h1>
<p class="muted">${counted(chapter.lastSeq, 'message')}, since ${onDateTime(chapter.conversation.openedAt)}. Times are UTC.</p>
${pageLinks(chapter, page)}`.text;
  let day = '';
  for await (const batch of batches) {
    const pieces: Html[] = [];
    for (const message of batch) {
      const itsDay = message.createdAt.slice(0, 10);
      if (itsDay !== day) pieces.push(markup`<h2 class="day">${onDate(message.createdAt)}</h2>\n`);
      day = itsDay;
      pieces.push(toMessage(edition, chapter, message));
    }
    yield markup`${pieces}`.text;
  }
  yield markup`${pageLinks(chapter, page)}${pageEnd}`.text;
}

function toMessage({ me }: ArchivePage, chapter: ArchiveSection, message: Message): Html {
  const { seq, senderId, body, attachments, createdAt, editedAt, deletedAt, replyTo, reactions } = message;
  const isOwn = senderId === me.id;
  const about = replyTo === null ? null : markup`, in answer to ${linkTo(chapter, replyTo)}`;
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
<div class="about"><bdi>${isOwn ? me.displayName : nameOf(chapter)}</bdi>${about}</div>
${deletedAt ? markup`<p class="gone">This message was deleted.</p>` : markup`<p dir="auto">${body}</p>`}
${files}<div class="about">${atClock(createdAt)}${editedAt !== null && ', edited'}${given}</div>
</div>
`;
}

const linkTo = (chapter: ArchiveSection, seq: number): Html =>
  markup`<a href="${fileName(chapter, pageOfMessage(seq))}#m${seq}">an earlier message</a>`;

function pageLinks(chapter: ArchiveSection, page: number): Html {
  const pages = pageCount(chapter);
  if (pages === 1) return markup``;
  return markup`<nav aria-label="Pages">
<span>Page ${page} of ${pages}</span>
${page > 1 && markup`<a href="${fileName(chapter, page - 1)}">Earlier</a>`}
${page < pages && markup`<a href="${fileName(chapter, page + 1)}">Later</a>`}
</nav>
`;
}
