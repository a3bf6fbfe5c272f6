import type { Attachment } from '@zentra/contracts';
import { Download, FileText } from 'lucide-react';
import { use, type CSSProperties, type ReactNode } from 'react';
import { client } from '@/lib/query/api-client';
import { formatBytes } from '@/lib/format/format-number';
import { t } from '@/lib/i18n/i18n';
import { MessageActionsContext } from '../messages/message-actions';

const WIDTH = 320;
/** Minimum ratio of width to height. A taller picture is cropped in the chat and opens in full. */
const NARROWEST = 0.7;

/**
 * The pictures and files of a message. The space of pictures is reserved before they load, so that
 * the layout does not shift.
 */
export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const pictures = attachments.filter(({ kind }) => kind === 'image');
  const files = attachments.filter(({ kind }) => kind === 'file');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 py-1">
      {pictures.length > 0 && (
        <PictureGrid count={pictures.length}>
          {pictures.map((picture) => (
            <Picture key={picture.id} picture={picture} isAlone={pictures.length === 1} />
          ))}
        </PictureGrid>
      )}
      {files.map((file) => (
        <FileCard key={file.id} file={file} />
      ))}
    </div>
  );
}

/** One picture in its ratio, or several as squares. */
export const PictureGrid = ({ count, children }: { count: number; children: ReactNode }) => (
  <div
    className={
      count > 1
        ? 'grid w-80 max-w-full grid-cols-2 gap-1 [&>:last-child:nth-child(odd)]:col-span-2 [&>:last-child:nth-child(odd)]:aspect-2/1!'
        : undefined
    }
  >
    {children}
  </div>
);

/** The frame of a picture, before and after it loads. */
export const pictureFrame = (
  { width, height }: { width: number | null; height: number | null },
  isAlone: boolean,
): CSSProperties =>
  isAlone
    ? {
        aspectRatio: Math.max((width ?? 1) / (height ?? 1), NARROWEST),
        width: Math.min(width ?? WIDTH, WIDTH),
      }
    : { aspectRatio: 1 };

function Picture({ picture, isAlone }: { picture: Attachment; isAlone: boolean }) {
  const { name } = picture;
  const actions = use(MessageActionsContext);
  return (
    <a
      href={client.attachments.fileUrl(picture)}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('chat.attach.open', { file: name })}
      onClick={(event) => {
        // With a modifier key, it behaves like any other link.
        if (!actions || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        actions.openPicture(picture);
      }}
      className="block max-w-full overflow-hidden rounded-[12px] bg-line"
      style={pictureFrame(picture, isAlone)}
    >
      <img
        // Requested with CORS: two addresses with IP hosts never count as the same site.
        crossOrigin="use-credentials"
        src={client.attachments.previewUrl(picture)}
        alt={name}
        decoding="async"
        className="size-full object-cover"
      />
    </a>
  );
}

const FileCard = ({ file }: { file: Attachment }) => (
  <a
    href={client.attachments.fileUrl(file)}
    download={file.name}
    className="flex min-h-14 w-80 max-w-full items-center gap-3 rounded-[12px] border border-line bg-surface px-3 py-2 text-ink no-underline"
  >
    <FileText size={22} aria-hidden="true" className="shrink-0 text-primary-strong" />
    <span className="min-w-0 flex-1">
      <bdi className="block truncate font-semibold text-as-parent">{file.name}</bdi>
      <span className="block text-sm text-muted">
        <bdi>{formatBytes(file.size)}</bdi>
      </span>
    </span>
    <Download size={18} aria-hidden="true" className="shrink-0 text-muted" />
  </a>
);
