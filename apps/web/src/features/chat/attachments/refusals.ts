import { ZentraError } from '@zentra/client';
import { LIMITS, IMAGE_TYPES, type UploadLimits, type UploadRefusal } from '@zentra/contracts';
import { codeText } from '@/lib/i18n/error-text';
import { formatBytes, formatNumber } from '@/lib/format/format-number';
import { t } from '@/lib/i18n/i18n';

const MB = 1024 * 1024;
const TEXTS = {
  type: (file: string) => t('chat.attach.refusedType', { file }),
  empty: (file: string) => t('chat.attach.refusedEmpty', { file }),
  unreadable: (file: string) => t('chat.attach.refusedUnreadable', { file }),
  size: (file: string, size: string) => t('chat.attach.refusedSize', { file, size }),
};

/** Returns a friendly sentence on why a file was refused. */
export function refusalText(
  { name, type }: Pick<File, 'name' | 'type'>,
  why: UploadRefusal | 'unreadable',
  { imageBytes, fileBytes }: UploadLimits,
): string {
  const most = IMAGE_TYPES.some((one) => one === type) ? imageBytes : fileBytes;
  return TEXTS[why](name, formatNumber(Math.floor(most / MB), { style: 'unit', unit: 'megabyte' }));
}

export const tooManyText = (files: readonly { name: string }[]): string =>
  t('chat.attach.refusedMany', {
    max: LIMITS.attachments.max,
    count: files.length,
    files: files.map(({ name }) => name).join(', '),
  });

export const unkeptText = (file: string): string => t('chat.attach.unkept', { file });

/**
 * Returns why an upload was refused. For a file that is too large, with its size, because a proxy
 * does not report its limit.
 */
export const uploadErrorText = (code: ZentraError['code'], { size }: Blob): string =>
  code === 'PAYLOAD_TOO_LARGE' || code === 'FILE_TOO_LARGE'
    ? t('chat.attach.tooLarge', { size: formatBytes(size) })
    : codeText(code);

/** Errors that would recur for the same file. */
const FINAL: readonly ZentraError['code'][] = [
  'FILE_TYPE_REFUSED',
  'FILE_UNREADABLE',
  'FILE_TOO_LARGE',
  'PAYLOAD_TOO_LARGE',
  'VALIDATION_FAILED',
];
export const isFinalCode = (code: ZentraError['code'] | undefined): boolean =>
  code !== undefined && FINAL.includes(code);
export const isFinalRefusal = (error: unknown): boolean =>
  error instanceof ZentraError && isFinalCode(error.code);
