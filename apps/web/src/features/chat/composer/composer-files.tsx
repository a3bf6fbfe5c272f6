import { Info, X } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button';
import { t } from '@/lib/i18n/i18n';
import type { ChosenFiles } from '../attachments/chosen-files';
import { AttachmentTray } from '../attachments/attachment-tray';

/** Shown above the field: refused files, and the files of the message. */
export function ComposerFiles({ chosen, name }: { chosen: ChosenFiles; name: string }) {
  const [files, notes] = [chosen.files.get(), chosen.notes.get()];
  return (
    <>
      {notes.length > 0 && (
        <div className="flex items-start gap-2.5 border-b border-line ps-4 pe-1 text-sm">
          <Info size={18} aria-hidden="true" className="mt-3 shrink-0 text-primary-strong" />
          <div role="alert" className="min-w-0 flex-1 py-2.5 [overflow-wrap:anywhere]">
            {notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </div>
          <IconButton label={t('chat.attach.understood')} onClick={() => chosen.notes.set([])}>
            <X size={20} aria-hidden="true" />
          </IconButton>
        </div>
      )}
      {files.length > 0 && (
        <AttachmentTray
          files={files}
          name={name}
          onRemove={(key) => chosen.remove(key)}
          onRetry={(key) => chosen.retry(key)}
        />
      )}
    </>
  );
}
