import type { Attachment } from '@zentra/contracts';
import type { FileVersion } from '../../files/file-storage';
import { MAX_AGE, type FileAnswer } from '../../files/file-answer';
import type { AttachmentEntity } from './attachment.entity';

/** What both people may see of a file; every field is named. */
export const toAttachment = (row: AttachmentEntity): Attachment => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  type: row.type,
  size: Number(row.size),
  width: row.width,
  height: row.height,
  animated: row.animated,
  createdAt: row.createdAt.toISOString(),
});

/** Null for the preview of what has none. */
export function toFileAnswer(row: AttachmentEntity, version: FileVersion): FileAnswer | null {
  const isImage = row.kind === 'image';
  if (version === 'preview' && !isImage) return null;
  const size = Number(row.size);
  return {
    key: { id: row.id, version },
    size: version === 'file' ? size : Number(row.storedBytes) - size,
    type: row.type,
    name: row.name,
    isInline: isImage,
    maxAge: MAX_AGE.attachment,
  };
}
