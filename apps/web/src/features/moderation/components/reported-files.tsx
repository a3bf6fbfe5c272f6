import type { Attachment } from '@zentra/contracts';
import { Download, FileText, ImageIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { client } from '@/lib/query/api-client';
import { formatBytes } from '@/lib/format/format-number';
import { t } from '@/lib/i18n/i18n';

/**
 * The attachments of a reported message. They are fetched on request only, because each access is
 * recorded.
 */
export const ReportedFiles = ({ reportId, files }: { reportId: string; files: Attachment[] }) => (
  <ul className="grid justify-items-start gap-2 pt-2">
    {files.map((file) => (
      <li key={file.id} className="max-w-full">
        {file.kind === 'image' ? (
          <Picture reportId={reportId} file={file} />
        ) : (
          <a
            href={client.moderation.attachmentUrl(reportId, file.id)}
            download={file.name}
            className="flex min-h-14 w-80 max-w-full items-center gap-3 rounded-[12px] border border-line px-3 py-2 text-ink no-underline hover:bg-paper"
          >
            <FileText size={22} aria-hidden="true" className="shrink-0 text-primary-strong" />
            <span className="min-w-0 flex-1">
              <bdi className="block truncate font-semibold text-as-parent">{file.name}</bdi>
              <bdi className="block text-sm text-muted">{formatBytes(file.size)}</bdi>
            </span>
            <Download size={18} aria-hidden="true" className="shrink-0 text-muted" />
          </a>
        )}
      </li>
    ))}
  </ul>
);

function Picture({ reportId, file }: { reportId: string; file: Attachment }) {
  const [isShown, setShown] = useState(false);
  const [isGone, setGone] = useState(false);
  const { id, name, width, height } = file;
  if (isGone) return <p className="text-muted">{t('moderation.report.pictureGone')}</p>;
  if (!isShown)
    return (
      <Button onClick={() => setShown(true)}>
        <ImageIcon size={18} aria-hidden="true" />
        {t('moderation.report.showPicture')}
      </Button>
    );
  return (
    <a
      href={client.moderation.attachmentUrl(reportId, id)}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('moderation.report.openPicture', { file: name })}
      className="block max-w-full overflow-hidden rounded-[12px] bg-line"
      style={{ aspectRatio: (width ?? 1) / (height ?? 1), width: Math.min(width ?? 320, 320) }}
    >
      <img
        crossOrigin="use-credentials"
        src={client.moderation.attachmentUrl(reportId, id, 'preview')}
        alt={name}
        className="size-full object-cover"
        onError={() => setGone(true)}
      />
    </a>
  );
}
