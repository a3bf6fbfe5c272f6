import { useQuery } from '@tanstack/react-query';
import type { Person } from '@zentra/contracts';
import { Paperclip } from 'lucide-react';
import { LoadingRows } from '@/components/ui/states';
import { errorText } from '@/lib/i18n/error-text';
import { formatShort } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { choiceQuery } from '../api/moderation';

interface Props {
  conversationId: string;
  subject: Pick<Person, 'id' | 'displayName'>;
  chosen: number[];
  onChoose(seqs: number[]): void;
}

/** The latest messages of a chat with checkboxes. Moderators see only the chosen ones. */
export function MessageChoice({ conversationId, subject, chosen, onChoose }: Props) {
  const { data: messages, error } = useQuery(choiceQuery(conversationId));
  if (error && !messages) return <p className="text-danger">{errorText(error)}</p>;
  if (!messages) return <LoadingRows label={t('chat.loadingMessages')} rows={2} />;
  const shown = messages.filter(({ deletedAt }) => deletedAt === null);
  if (shown.length === 0) return null;
  const toggle = (seq: number) =>
    onChoose(chosen.includes(seq) ? chosen.filter((one) => one !== seq) : [...chosen, seq]);
  return (
    <fieldset className="min-w-0">
      <legend className="pb-1 font-semibold">{t('moderation.dialog.messages')}</legend>
      <div className="relative max-h-56 overflow-y-auto rounded-control border border-line">
        {shown.map(({ seq, senderId, body, attachments, createdAt }) => (
          <label key={seq} className="flex min-h-11 items-start gap-3 px-3 py-2.5 hover:bg-paper">
            <input
              type="checkbox"
              checked={chosen.includes(seq)}
              onChange={() => toggle(seq)}
              className="mt-0.5 size-5 shrink-0"
            />
            <span className="sr-only">{t('moderation.dialog.showThis')}</span>
            <span className="min-w-0">
              <span className="block text-sm text-muted">
                {senderId === subject.id ? subject.displayName : t('app.navigation.you')} ·{' '}
                {formatShort(createdAt)}
              </span>
              <span dir="auto" className="line-clamp-3 block [overflow-wrap:anywhere]">
                {body}
              </span>
              {attachments.map(({ id, name }) => (
                <span key={id} className="flex items-center gap-1.5 text-sm text-muted">
                  <Paperclip size={14} aria-hidden="true" className="shrink-0" />
                  <bdi className="truncate">{name}</bdi>
                </span>
              ))}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
