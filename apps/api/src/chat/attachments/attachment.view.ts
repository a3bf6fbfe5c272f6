import type { Attachment } from '@zentra/contracts';
import type { FileVersion } from '../../files/file-storage';
import { MAX_AGE, type FileAnswer } from '../../files/file-answer';
import type { AttachmentEntity } from './attachment.entity';

/**
 * Maps an attachment to the fields that both members may see. Every field is named, so that a new
 * column is not exposed.
 */
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

/** Returns how a version is served; null for the preview of a file that has none. */
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
