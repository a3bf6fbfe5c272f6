import type { Attachment, Message } from '@zentra/contracts';
import { ChevronLeft, ChevronRight, ExternalLink, X, ZoomIn, ZoomOut } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { client } from '@/lib/query/api-client';
import { formatMoment } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';

const LARGEST = 4;

/** A picture and its message. */
export interface ShownPicture {
  picture: Attachment;
  message: Message;
}

interface Props {
  /** All pictures in order, oldest first. */
  pictures: ShownPicture[];
  /** Id of the picture to open. */
  firstId: string;
  nameOf(message: Message): string;
  onClose(): void;
}

/**
 * Shows pictures full-screen. Arrow keys navigate, + and − or a double click zoom, Escape closes.
 */
export function Lightbox({ pictures, firstId, nameOf, onClose }: Props) {
  const [index, setIndex] = useState(() => pictures.findIndex(({ picture }) => picture.id === firstId));
  const [scale, setScale] = useState(1);
  const opener = useRef<Element>(null);
  const box = useRef<HTMLDivElement>(null);
  // Zoom keeps the centre in place.
  useLayoutEffect(() => {
    if (!box.current) return;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = box.current;
    box.current.scrollTo((scrollWidth - clientWidth) / 2, (scrollHeight - clientHeight) / 2);
  }, [scale]);
  const shown = pictures[index];
  if (!shown) return null;
  const { picture, message } = shown;
  const go = (to: number) => {
    if (!pictures[to]) return;
    setIndex(to);
    setScale(1);
  };
  const zoom = (by: number) => setScale(Math.min(LARGEST, Math.max(1, scale * by)));
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    if (key === 'ArrowRight') go(index + forward);
    else if (key === 'ArrowLeft') go(index - forward);
    else if (key === '+') zoom(2);
    else if (key === '-') zoom(0.5);
  };
  const by = t('chat.message.label', {
    author: nameOf(message),
    time: formatMoment(message.createdAt),
    text: picture.name,
  });
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-paper" />
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onOpenAutoFocus={() => (opener.current = document.activeElement)}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
          }}
          className="fade-in fixed inset-0 z-50 grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] outline-none"
        >
          <div className="flex items-center gap-1 border-b border-line px-2 py-1.5 desk:px-4">
            <Radix.Title className="min-w-0 flex-1 truncate px-2 text-sm text-muted">{by}</Radix.Title>
            <IconButton label={t('chat.picture.smaller')} disabled={scale <= 1} onClick={() => zoom(0.5)}>
              <ZoomOut size={20} aria-hidden="true" />
            </IconButton>
            <IconButton label={t('chat.picture.larger')} disabled={scale >= LARGEST} onClick={() => zoom(2)}>
              <ZoomIn size={20} aria-hidden="true" />
            </IconButton>
            <a
              href={client.attachments.fileUrl(picture)}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={t('chat.picture.original')}
              title={t('chat.picture.original')}
              className="grid size-11 place-items-center rounded-full text-muted hover:bg-own hover:text-ink"
            >
              <ExternalLink size={20} aria-hidden="true" />
            </a>
            <Radix.Close asChild>
              <IconButton label={t('common.close')}>
                <X size={20} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="relative min-h-0">
            <div
              ref={box}
              // A press beside the picture closes the lightbox. Scrolling pans an enlarged picture.
              role="presentation"
              onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
              onDoubleClick={() => setScale(scale > 1 ? 1 : 2)}
              // Scroll offsets here count from the left, in every language.
              dir="ltr"
              className="grid size-full overflow-auto p-3 [place-items:safe_center] desk:p-6"
            >
              <img
                key={picture.id}
                crossOrigin="use-credentials"
                src={client.attachments.fileUrl(picture)}
                alt={picture.name}
                className="fade-in max-w-none rounded-[12px] bg-line object-contain"
                style={sizeOf(picture, scale)}
              />
            </div>
            {index > 0 && (
              <Turn side="start" label={t('chat.picture.before')} onPress={() => go(index - 1)} />
            )}
            {index < pictures.length - 1 && (
              <Turn side="end" label={t('chat.picture.after')} onPress={() => go(index + 1)} />
            )}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Returns the size at a scale. At 1 the picture fits the screen, without being enlarged. */
function sizeOf({ width, height }: Attachment, scale: number) {
  const [w, h] = [width ?? 640, height ?? 480];
  const fit = `min(${w}px, 100vw - 3rem, (100dvh - 6.5rem) * ${w / h})`;
  return { width: `calc(${fit} * ${scale})`, aspectRatio: w / h };
}

const Turn = ({ side, label, onPress }: { side: 'start' | 'end'; label: string; onPress(): void }) => {
  const Icon = side === 'start' ? ChevronLeft : ChevronRight;
  return (
    <IconButton
      label={label}
      onClick={onPress}
      className={`absolute top-1/2 -translate-y-1/2 border border-edge bg-surface shadow-lift ${side === 'start' ? 'inset-s-3' : 'inset-e-3'}`}
    >
      <Icon size={22} aria-hidden="true" className="rtl:-scale-x-100" />
    </IconButton>
  );
};
