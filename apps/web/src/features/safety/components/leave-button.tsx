import type { Conversation } from '@zentra/contracts';
import { DoorOpen } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { t } from '@/lib/i18n/i18n';
import { LeaveDialog } from './leave-dialog';

/** Opens the leave dialog, in the header of a chat. */
export function LeaveButton({ conversation, onReport }: { conversation: Conversation; onReport(): void }) {
  const [isAsking, setAsking] = useState(false);
  const report = () => {
    setAsking(false);
    onReport();
  };
  return (
    <>
      <IconButton label={t('safety.leaveOrBlock')} onClick={() => setAsking(true)}>
        <DoorOpen size={22} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      {isAsking && (
        <LeaveDialog conversation={conversation} onClose={() => setAsking(false)} onReport={report} />
      )}
    </>
  );
}
