import type { Person } from '@zentra/contracts';
import { Flag } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ReportDialog } from './report-dialog';

export function ReportButton({ person }: { person: Person }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        <Flag size={18} aria-hidden="true" /> Report
      </Button>
      {isOpen && (
        <ReportDialog person={person} conversationId={person.conversationId} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
