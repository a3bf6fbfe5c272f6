import * as z from 'zod';
import { idSchema, timestampSchema } from './common';
import { fieldRule } from './field-errors';
import { cleanFileName } from './file-name';
import { LIMITS } from './limits';

/** `image` is displayed as a picture; `file` is offered for download only. */
export const attachmentKindSchema = z.enum(['image', 'file']);

/**
 * A picture or file of a message. Its bytes are at `/api/attachments/:id/file`. A picture also has
 * a preview without animation at `/api/attachments/:id/preview`.
 */
export const attachmentSchema = z
  .object({
    id: idSchema,
    kind: attachmentKindSchema,
    name: z.string().meta({ description: 'File name without folders.' }),
    type: z.string().meta({ description: 'Media type, detected from the content.' }),
    size: z.int().nonnegative().meta({ description: 'Bytes.' }),
    width: z.int().positive().nullable().meta({ description: 'Pixels; null for files.' }),
    height: z.int().positive().nullable().meta({ description: 'Pixels; null for files.' }),
    animated: z.boolean().meta({ description: 'Show the preview to users who prefer reduced motion.' }),
    createdAt: timestampSchema,
  })
  .meta({
    id: 'Attachment',
    description:
      'A picture or file. Bytes: `/api/attachments/{id}/file`; pictures also have `/api/attachments/{id}/preview`.',
  });

/** A file name, cleaned to be safe to display and to save; see `cleanFileName`. */
export const fileNameSchema = z
  .string()
  .max(4_000)
  .overwrite(cleanFileName)
  .meta({ example: 'The bookshop.jpg' });

/** Query of an upload. The request body is the file itself, as `application/octet-stream`. */
export const uploadQuerySchema = z.strictObject({
  name: fileNameSchema.meta({ description: 'File name; cleaned and cut by the server.' }),
  conversationId: idSchema,
  clientId: idSchema.optional().meta({
    description: 'Idempotency key: a repeat to the same conversation returns the first upload.',
  }),
});

/** Ids of unsent attachments that were uploaded to the same conversation, in display order. */
export const attachmentIdsSchema = z
  .array(idSchema)
  .max(LIMITS.attachments.max)
  .refine((ids) => new Set(ids).size === ids.length, fieldRule('repeated'));

export const avatarSizeSchema = z.enum(['small', 'large']);
export const avatarParamSchema = z.strictObject({ userId: idSchema, version: idSchema });
export const avatarQuerySchema = z.strictObject({ size: avatarSizeSchema.default('large') });

/** Side of the square avatar, in pixels. */
export const AVATAR_PIXELS = { small: 128, large: 512 } as const;

/** Longest side of a stored picture, in pixels. */
export const IMAGE_PIXELS = { preview: 640, file: 2_560 } as const;

/**
 * Accepted pictures, for a file picker; other accepted files follow. The server decides by content,
 * not by name.
 */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] as const;
// prettier-ignore
export const FILE_EXTENSIONS = [
  '.pdf', '.txt', '.csv', '.md', '.rtf', '.epub', '.ics', '.vcf',
  '.doc', '.docx', '.xls', '.xlsx', '.ppt', '.pptx', '.odt', '.ods', '.odp',
  '.zip', '.gz', '.7z', '.mp3', '.m4a', '.ogg', '.opus', '.wav', '.flac', '.mp4', '.3gp', '.webm', '.mov',
] as const;

/** Maximum upload sizes of this server, in bytes. */
export const uploadLimitsSchema = z
  .object({ imageBytes: z.int().positive(), fileBytes: z.int().positive() })
  .meta({ id: 'UploadLimits' });

const PLAIN_TEXT = /^text\/(?!html|xml)/;

/**
 * Returns why the server would refuse a file, before it is uploaded. It checks the name and type
 * that the device reports; the server inspects the content.
 */
export function refusalOf(
  { name, type, size }: { name: string; type: string; size: number },
  { imageBytes, fileBytes }: UploadLimits = LIMITS,
): UploadRefusal | null {
  const isImage = IMAGE_TYPES.some((one) => one === type);
  const isFile = FILE_EXTENSIONS.some((one) => name.toLowerCase().endsWith(one)) || PLAIN_TEXT.test(type);
  if (!isImage && !isFile) return 'type';
  if (size === 0) return 'empty';
  return size > (isImage ? imageBytes : fileBytes) ? 'size' : null;
}

export type UploadLimits = z.infer<typeof uploadLimitsSchema>;
export type UploadRefusal = 'type' | 'size' | 'empty';
export type Attachment = z.infer<typeof attachmentSchema>;
export type AttachmentKind = z.infer<typeof attachmentKindSchema>;
export type AvatarSize = z.infer<typeof avatarSizeSchema>;
