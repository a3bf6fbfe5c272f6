import type { Person } from '@zentra/contracts';
import { lazy, Suspense } from 'react';
import { useBlock } from '@/features/safety/api/safety';

const ReportDialog = lazy(() =>
  import('@/features/moderation/components/report-dialog').then((module) => ({
    default: module.ReportDialog,
  })),
);

/** A report about somebody, after which they can be blocked, too. */
export function ReportPerson({ person, onClose }: { person: Person; onClose(): void }) {
  const block = useBlock();
  return (
    <Suspense>
      <ReportDialog
        person={person}
        conversationId={person.conversationId}
        onClose={onClose}
        blockError={block.error}
        onBlock={person.blocked ? undefined : () => block.mutate(person.id, { onSuccess: onClose })}
      />
    </Suspense>
  );
}
