import type { Attachment, Message } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';

/** Returns a short form of a message: its text, otherwise its attachments. */
export function summaryOf({ body, attachments }: Pick<Message, 'body' | 'attachments'>): string {
  const [first] = attachments;
  if (body.trim() !== '' || !first) return body;
  const isPicture = ({ kind }: Attachment) => kind === 'image';
  if (attachments.every(isPicture)) return t('chat.attach.photos', { count: attachments.length });
  return attachments.length === 1 ? first.name : t('chat.attach.files', { count: attachments.length });
}
