import type { OutgoingFile } from '@zentra/client';
import { FileText } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { formatBytes } from '@/lib/format/format-number';
import { rememberSize } from '@/lib/dom/picture-sizes';
import { useShare } from '@/lib/query/uploads';
import { t } from '@/lib/i18n/i18n';

interface Props {
  file: OutgoingFile;
  /** Replaces the size. */
  problem?: ReactNode;
  /** Actions for the problem. */
  children?: ReactNode;
}

/** An unsent picture or file with its upload progress. */
export function FileLine({ file, problem, children }: Props) {
  const share = useShare(file.key);
  const isGoing = share !== undefined && !problem && !file.attachment;
  return (
    <li className="flex items-center gap-3">
      <Thumbnail file={file} />
      <div className="min-w-0 flex-1 text-sm">
        <p dir="auto" className="text-as-parent truncate font-semibold">
          {file.name}
        </p>
        {isGoing ? (
          <progress
            aria-label={t('chat.attach.progress', { file: file.name })}
            value={share}
            className="block w-full"
          />
        ) : (
          (problem ?? (
            <p className="text-muted">
              <bdi>{formatBytes(file.bytes.size)}</bdi>
            </p>
          ))
        )}
      </div>
      {children}
    </li>
  );
}

function Thumbnail({ file: { key, bytes } }: { file: OutgoingFile }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!bytes.type.startsWith('image/')) return;
    const made = URL.createObjectURL(bytes);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return (
    <span className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-[10px] bg-own text-primary-strong">
      {url ? (
        <img
          src={url}
          alt=""
          decoding="async"
          onLoad={({ currentTarget }) => rememberSize(key, currentTarget)}
          // The browser cannot display this type.
          onError={() => setUrl(undefined)}
          className="size-full object-cover"
        />
      ) : (
        <FileText size={20} aria-hidden="true" />
      )}
    </span>
  );
}
