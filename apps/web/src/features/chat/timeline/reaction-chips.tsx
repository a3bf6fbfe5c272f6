import type { Message } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { formatNumber } from '@/lib/format/format-number';
import { formatList, t } from '@/lib/i18n/i18n';
import { useMessageActions } from '../messages/message-actions';

interface Props {
  message: Message;
  meId: string;
  /** Display name of the other person. */
  peerName: string;
}

/** The reactions of a message. A press adds or removes the user's own. */
export function ReactionChips({ message, meId, peerName }: Props) {
  const { react, isOpen } = useMessageActions();
  if (message.reactions.length === 0) return null;
  return (
    <div className="z-1 -mt-1.5 flex flex-wrap gap-1 px-2">
      {message.reactions.map(({ emoji, userIds }) => {
        const isMine = userIds.includes(meId);
        const names = formatList(userIds.map((id) => (id === meId ? t('chat.reactions.you') : peerName)));
        return (
          <button
            key={emoji}
            type="button"
            disabled={!isOpen}
            aria-pressed={isMine}
            onClick={() => react(message, emoji, !isMine)}
            className={cx(
              // Small, with a touch target of 44 px.
              'rise-in relative inline-flex min-h-6.5 min-w-11 items-center justify-center gap-1 rounded-full border px-2 text-sm after:absolute after:inset-x-0 after:-inset-y-2.5',
              isMine
                ? 'border-primary bg-own font-semibold forced-colors:system-selected'
                : 'border-edge bg-surface',
            )}
          >
            {emoji}
            <span className="text-xs">
              {formatNumber(userIds.length)}
              <span className="sr-only"> {t('chat.reactions.from', { names })}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
