import type { Attachment } from '@zentra/contracts';
import { FileText, RotateCw, X } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button';
import { client } from '@/lib/api-client';
import { errorText } from '@/lib/error-text';
import { formatBytes } from '@/lib/format-bytes';
import { words } from '@/lib/words';
import type { Upload } from '../use-uploads';

interface Props {
  uploads: Upload[];
  name: string;
  onRemove(key: number): void;
  onRetry(upload: Upload): void;
}

/** What goes with the next message, and who will have it then. */
export function AttachmentTray({ uploads, name, onRemove, onRetry }: Props) {
  return (
    <div className="border-b border-line px-4 py-3">
      <ul aria-label={words('chat.attach.tray')} className="grid gap-2">
        {uploads.map((upload) => (
          <li key={upload.key} className="flex items-center gap-3">
            <Thumbnail attachment={upload.attachment} />
            <div className="min-w-0 flex-1 text-sm">
              <p className="truncate font-semibold">
                <bdi>{upload.file.name}</bdi>
              </p>
              <State upload={upload} />
            </div>
            {upload.error !== undefined && (
              <IconButton
                label={words('chat.attach.retry', { file: upload.file.name })}
                onClick={() => onRetry(upload)}
              >
                <RotateCw size={18} aria-hidden="true" />
              </IconButton>
            )}
            <IconButton
              label={words('chat.attach.remove', { file: upload.file.name })}
              onClick={() => onRemove(upload.key)}
            >
              <X size={20} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      <p className="pt-2 text-sm text-muted">{words('chat.attach.who', { name })}</p>
    </div>
  );
}

function State({ upload: { file, share, attachment, error } }: { upload: Upload }) {
  if (error !== undefined)
    return (
      <p role="alert" className="text-danger">
        {errorText(error)}
      </p>
    );
  if (attachment) return <p className="text-muted">{formatBytes(attachment.size)}</p>;
  return (
    <progress
      aria-label={words('chat.attach.progress', { file: file.name })}
      value={share}
      className="block h-1.5 w-full overflow-hidden rounded-full accent-primary"
    />
  );
}

/** What the server will show, as soon as it has it. */
const Thumbnail = ({ attachment }: { attachment: Attachment | undefined }) => (
  <span className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-[10px] bg-own text-primary-strong">
    {attachment?.kind === 'image' ? (
      <img
        crossOrigin="use-credentials"
        src={client.attachments.previewUrl(attachment)}
        alt=""
        className="size-full object-cover"
      />
    ) : (
      <FileText size={20} aria-hidden="true" />
    )}
  </span>
);
