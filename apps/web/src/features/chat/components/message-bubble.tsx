import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { splitLinks } from '../links';

interface Props {
  body: string;
  isOwn: boolean;
  isFirst: boolean;
  isLast: boolean;
  isPending?: boolean;
  /** Time or state, below the last of a run. */
  meta?: ReactNode;
}

/** Two or three emoji and nothing else are shown large. */
const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})*\s*){1,3}$/u;

export function MessageBubble({ body, isOwn, isFirst, isLast, isPending = false, meta }: Props) {
  const isLarge = EMOJI_ONLY.test(body);
  return (
    <div className={cx('flex flex-col', isOwn ? 'items-end' : 'items-start', isFirst ? 'mt-3' : 'mt-0.5')}>
      <div
        dir="auto"
        className={cx(
          'max-w-[min(62ch,82%)] rounded-bubble whitespace-pre-wrap [overflow-wrap:anywhere] desk:max-w-[min(62ch,72%)]',
          isLarge ? 'px-1 text-2xl' : 'border px-3.5 py-2',
          !isLarge && (isOwn ? 'border-transparent bg-own' : 'border-line bg-other'),
          !isLarge && isLast && (isOwn ? 'rounded-ee-[6px]' : 'rounded-es-[6px]'),
          isPending && 'opacity-70',
        )}
      >
        {splitLinks(body).map(({ text, href }, i) =>
          href ? (
            <a
              key={i}
              href={href}
              target="_blank"
              rel="noopener noreferrer"
              className="font-semibold text-primary-strong underline"
            >
              {text}
            </a>
          ) : (
            text
          ),
        )}
      </div>
      {meta && <div className="px-1.5 pt-1 text-xs text-muted">{meta}</div>}
    </div>
  );
}
