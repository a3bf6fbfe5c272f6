import { ZentraError } from '@zentra/client';
import { RotateCw, X } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import type { ChosenFile } from './chosen-files';
import { isFinalRefusal, uploadErrorText } from './refusals';
import { FileLine } from './file-line';

interface Props {
  files: readonly ChosenFile[];
  name: string;
  onRemove(key: string): void;
  onRetry(key: string): void;
}

/** The files of the next message, and who will receive them. */
export const AttachmentTray = ({ files, name, onRemove, onRetry }: Props) => (
  <div className="border-b border-line px-4 py-3">
    <ul
      aria-label={t('chat.attach.tray')}
      className="-me-2 grid max-h-[38dvh] grid-cols-[minmax(0,1fr)] gap-2 overflow-y-auto overscroll-contain"
    >
      {files.map((file) => (
        <FileLine key={file.key} file={file} problem={problemOf(file)}>
          {file.error !== undefined && !isFinalRefusal(file.error) && (
            <IconButton label={t('chat.attach.retry', { file: file.name })} onClick={() => onRetry(file.key)}>
              <RotateCw size={18} aria-hidden="true" />
            </IconButton>
          )}
          <IconButton label={t('chat.attach.remove', { file: file.name })} onClick={() => onRemove(file.key)}>
            <X size={20} aria-hidden="true" />
          </IconButton>
        </FileLine>
      ))}
    </ul>
    <p className="pt-2 text-sm text-muted">{t('chat.attach.who', { name })}</p>
  </div>
);

function problemOf({ error, isWaiting, bytes }: ChosenFile) {
  if (error !== undefined)
    return (
      <p role="alert" className="text-danger">
        {error instanceof ZentraError ? uploadErrorText(error.code, bytes) : errorText(error)}
      </p>
    );
  return isWaiting ? <p className="text-muted">{t('chat.attach.waiting')}</p> : undefined;
}
