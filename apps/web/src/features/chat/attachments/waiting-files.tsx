import type { OutgoingFile } from '@zentra/client';
import { useEffect, useState } from 'react';
import { pictureSizes, type Size } from '@/lib/dom/picture-sizes';
import { useStore } from '@/lib/store';
import { useShare } from '@/lib/query/uploads';
import { t } from '@/lib/i18n/i18n';
import { FileLine } from './file-line';
import { PictureGrid, pictureFrame } from './attachments';

/**
 * The files of an outgoing message. Pictures have their final size, so that the layout does not
 * shift once they are sent.
 */
export function WaitingFiles({ files }: { files: readonly OutgoingFile[] }) {
  const sizes = useStore(pictureSizes);
  const sizeOf = ({ key, bytes, attachment }: OutgoingFile): Size | undefined => {
    if (!bytes.type.startsWith('image/')) return undefined;
    const { width, height } = attachment ?? {};
    return width && height ? { width, height } : sizes.get(key);
  };
  const pictures = files.flatMap((file) => {
    const size = sizeOf(file);
    return size ? [{ file, size }] : [];
  });
  const others = files.filter((file) => !sizeOf(file));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 py-1">
      {pictures.length > 0 && (
        <PictureGrid count={pictures.length}>
          {pictures.map(({ file, size }) => (
            <WaitingPicture key={file.key} file={file} size={size} isAlone={pictures.length === 1} />
          ))}
        </PictureGrid>
      )}
      {others.length > 0 && (
        <ul className="grid w-72 max-w-full grid-cols-[minmax(0,1fr)] gap-2.5 py-0.5">
          {others.map((file) => (
            <FileLine key={file.key} file={file} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface Props {
  file: OutgoingFile;
  size: Size;
  isAlone: boolean;
}

function WaitingPicture({ file: { key, name, bytes }, size, isAlone }: Props) {
  const share = useShare(key);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(bytes);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return (
    <div
      className="relative max-w-full overflow-hidden rounded-[12px] bg-line"
      style={pictureFrame(size, isAlone)}
    >
      {url && <img src={url} alt={name} decoding="async" className="size-full object-cover" />}
      {share !== undefined && (
        <progress
          aria-label={t('chat.attach.progress', { file: name })}
          value={share}
          className="absolute inset-x-2 bottom-2 w-[calc(100%-16px)]"
        />
      )}
    </div>
  );
}
