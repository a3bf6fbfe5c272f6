import type { Conversation } from '@zentra/contracts';
import { Rings } from '@/components/ui/rings';
import { formatDate, formatDay } from '@/lib/time';
import { words } from '@/lib/words';

/** Where a conversation began: with two people saying yes. */
export function Beginning({ conversation }: { conversation: Conversation }) {
  return (
    <div className="grid justify-items-center gap-3 pt-2 pb-4 text-center text-sm text-muted">
      <Rings size={32} />
      <p>
        {words('chat.beginning', { date: formatDate(conversation.openedAt) })}
        <br />
        {words('chat.anyTime')}
      </p>
    </div>
  );
}

/** Stays at the top for as long as its day is on the screen. */
export const DayDivider = ({ iso }: { iso: string }) => (
  <div className="sticky top-2 z-10 mt-4 mb-1 self-center rounded-full bg-paper px-3 py-1 text-xs text-muted">
    <time dateTime={iso}>{formatDay(iso)}</time>
  </div>
);

export const UnreadDivider = ({ count }: { count: number }) => (
  <div className="flex items-center gap-3 pt-4 pb-1 text-xs font-bold text-primary-strong before:h-px before:flex-1 before:bg-primary after:h-px after:flex-1 after:bg-primary">
    {words('chat.log.new', { count })}
  </div>
);
