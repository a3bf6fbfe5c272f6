import type { Attachment } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { t } from '@/lib/i18n/i18n';
import { splitLinks } from '../messages/links';
import { Attachments } from '../attachments/attachments';

interface Props {
  body: string;
  /** The sender, for screen readers. */
  author: string;
  isOwn: boolean;
  isFirst: boolean;
  isLast: boolean;
  isPending?: boolean;
  /** The message is deleted; a placeholder remains. */
  isDeleted?: boolean;
  /** The quoted message, above the text. */
  quote?: ReactNode;
  /** Overlays the empty side of the row. */
  beside?: ReactNode;
  /** Pictures and files, below the text. */
  attachments?: Attachment[];
  /** Replaces the attachments with the files still to be uploaded. */
  waiting?: ReactNode;
  /** Reactions, at the lower edge. */
  below?: ReactNode;
  /** Time or state, below the last message of a group. */
  meta?: ReactNode;
}

/** One to three emoji without other text are shown large. */
const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})*\s*){1,3}$/u;

export function MessageBubble({
  body,
  author,
  isOwn,
  isFirst,
  isLast,
  isPending = false,
  isDeleted = false,
  quote,
  beside,
  attachments = [],
  waiting,
  below,
  meta,
}: Props) {
  const isLarge = !quote && !isDeleted && !waiting && attachments.length === 0 && EMOJI_ONLY.test(body);
  return (
    <div
      className={cx(
        'group/message flex flex-col',
        isOwn ? 'items-end' : 'items-start',
        isFirst ? 'mt-3' : 'mt-0.5',
      )}
    >
      <div className="relative max-w-[min(62ch,82%,100%-3rem)] desk:max-w-[min(62ch,72%)]">
        <div
          data-bubble
          className={cx(
            'rounded-bubble whitespace-pre-wrap [overflow-wrap:anywhere]',
            isLarge ? 'px-1 text-2xl' : 'border px-3.5 py-2',
            isDeleted && 'border-dashed border-line text-muted italic',
            !isLarge && !isDeleted && (isOwn ? 'border-transparent bg-own' : 'border-line bg-other'),
            !isLarge && isLast && (isOwn ? 'rounded-ee-[6px]' : 'rounded-es-[6px]'),
            isPending && 'opacity-70',
          )}
        >
          {isFirst && (
            <span className="sr-only">
              <bdi>{author}</bdi>:{' '}
            </span>
          )}
          {quote}
          {(isDeleted || body !== '') && (
            <div dir="auto">{isDeleted ? t('chat.messageDeleted') : <Words body={body} />}</div>
          )}
          {attachments.length > 0 && <Attachments attachments={attachments} />}
          {waiting}
        </div>
        {beside}
      </div>
      {below}
      {meta && <div className="px-1.5 pt-1 text-xs text-muted">{meta}</div>}
    </div>
  );
}

const Words = ({ body }: { body: string }) =>
  splitLinks(body).map(({ text, href }, i) =>
    href ? (
      <a
        key={i}
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        dir="ltr"
        className="font-semibold text-primary-strong underline"
      >
        {text}
      </a>
    ) : (
      text
    ),
  );
