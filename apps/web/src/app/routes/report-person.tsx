import type { Person } from '@zentra/contracts';
import { useBlock } from '@/features/safety/api/safety';
import { lazyDialog } from '@/lib/dom/lazy-part';

const ReportDialog = lazyDialog(
  async () => (await import('@/features/moderation/components/report-dialog')).ReportDialog,
);

/** Reports a person and then offers to block them. */
export function ReportPerson({ person, onClose }: { person: Person; onClose(): void }) {
  const block = useBlock();
  return (
    <ReportDialog
      person={person}
      conversationId={person.conversationId}
      onClose={onClose}
      blockError={block.error}
      onBlock={person.blocked ? undefined : () => block.mutate(person.id, { onSuccess: onClose })}
    />
  );
}
