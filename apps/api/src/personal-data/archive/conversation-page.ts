import type { Message } from '@zentra/contracts';
import { atClock, counted, html, onDate, onDateTime, pageEnd, pageStart, type Html } from './html';
import { fileName, nameOf, pageCount, pageOfMessage, type Chapter, type Edition } from './chapters';

/** One page of one conversation, from its batches of messages. */
export async function* conversationPage(
  edition: Edition,
  chapter: Chapter,
  page: number,
  batches: AsyncIterable<Message[]>,
): AsyncGenerator<string> {
  const name = nameOf(chapter);
  yield html`${pageStart(`${name} on Zentra`)}
    <p><a href="../index.html">Everything</a></p>
    <h1><bdi>${name}</bdi></h1>
    <p class="muted">
      ${counted(chapter.lastSeq, 'message')}, since ${onDateTime(chapter.conversation.openedAt)}. Times are
      UTC.
    </p>
    ${pageLinks(chapter, page)}`.text;
  let day = '';
  for await (const batch of batches) {
    const pieces: Html[] = [];
    for (const message of batch) {
      const itsDay = message.createdAt.slice(0, 10);
      if (itsDay !== day) pieces.push(html`<h2 class="day">${onDate(message.createdAt)}</h2> `);
      day = itsDay;
      pieces.push(toMessage(edition, chapter, message));
    }
    yield html`${pieces}`.text;
  }
  yield html`${pageLinks(chapter, page)}${pageEnd}`.text;
}

function toMessage({ me }: Edition, chapter: Chapter, message: Message): Html {
  const { seq, senderId, body, createdAt, editedAt, deletedAt, replyTo, reactions } = message;
  const isOwn = senderId === me.id;
  return html`<div class="message${isOwn && ' own'}" id="m${seq}">
    <div class="about">
      <bdi>${isOwn ? me.displayName : nameOf(chapter)}</bdi
      >${replyTo !== null && html`, in answer to <a href="${fileName(chapter, pageOfMessage(replyTo))}#m${replyTo}">an earlier message</a>`}
    </div>
    ${deletedAt ? html`<p class="gone">This message was deleted.</p>` : html`<p dir="auto">${body}</p>`}
    <div class="about">
      ${atClock(createdAt)}${editedAt !== null && ', edited'}${reactions.map(({ emoji, userIds }) => html` · ${emoji} ${userIds.length}${userIds.includes(me.id) && ' (also you)'}`)}
    </div>
  </div> `;
}

function pageLinks(chapter: Chapter, page: number): Html {
  const pages = pageCount(chapter);
  if (pages === 1) return html``;
  return html`<nav aria-label="Pages">
    <span>Page ${page} of ${pages}</span>
    ${page > 1 && html`<a href="${fileName(chapter, page - 1)}">Earlier</a>`}
    ${page < pages && html`<a href="${fileName(chapter, page + 1)}">Later</a>`}
  </nav> `;
}
