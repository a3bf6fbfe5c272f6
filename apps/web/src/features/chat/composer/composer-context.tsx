import { X } from 'lucide-react';
import { messageSchema } from '@zentra/contracts';
import * as z from 'zod';
import { IconButton } from '@/components/ui/icon-button';
import { t } from '@/lib/i18n/i18n';
import { QuotedText } from '../messages/quote';

export const composerContextSchema = z.object({ kind: z.enum(['reply', 'edit']), message: messageSchema });

/** The message to reply to or edit. */
export type ComposerContext = z.infer<typeof composerContextSchema>;

/** Shown above the field: the message to reply to or edit, with a button to cancel. */
export function ComposerContextBar({
  context: { kind, message },
  isOwn,
  name,
  onCancel,
}: {
  context: ComposerContext;
  isOwn: boolean;
  name: string;
  onCancel(): void;
}) {
  const replyTitle = isOwn ? t('chat.composer.replySelf') : t('chat.composer.replyTo', { name });
  const title = kind === 'edit' ? t('chat.composer.change') : replyTitle;
  return (
    <div className="flex items-start gap-2 border-b border-line ps-4 pe-1 pt-2 pb-2">
      <div className="min-w-0 flex-1 border-s-3 border-primary ps-2.5 text-sm">
        <p className="font-semibold text-primary-strong">{title}</p>
        <p dir="auto" className="text-as-parent truncate text-muted">
          <QuotedText message={message} />
        </p>
      </div>
      <IconButton
        label={kind === 'edit' ? t('chat.composer.leaveIt') : t('chat.composer.noReply')}
        onClick={onCancel}
      >
        <X size={20} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
