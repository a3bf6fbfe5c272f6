import { LIMITS, type Report } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea } from '@/components/ui/field';
import { client } from '@/lib/api-client';
import { errorText } from '@/lib/error-text';
import { useDecision } from '../api/moderation';

type Act = 'dismiss' | 'warn' | 'suspend';

const ASK: Record<Act, { label: string; title(name: string): string; says(name: string): string }> = {
  dismiss: {
    label: 'Dismiss',
    title: () => 'Dismiss this report?',
    says: (name) => `Nothing happens to ${name}. The report stays in the history.`,
  },
  warn: {
    label: 'Warn',
    title: (name) => `Warn ${name}?`,
    says: (name) => `${name} reads your words on their next visit. They do not learn who reported what.`,
  },
  suspend: {
    label: 'Suspend',
    title: (name) => `Suspend ${name}?`,
    says: (name) => `${name} is signed out everywhere at once and found by nobody. You can lift it again.`,
  },
};

/** The three ways to close a report, each asked about once. */
export function Decision({ report: { id, subject } }: { report: Report }) {
  const [act, setAct] = useState<Act>();
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAct('dismiss')}>Dismiss</Button>
        <Button onClick={() => setAct('warn')}>Warn</Button>
        <Button look="danger" onClick={() => setAct('suspend')}>
          Suspend
        </Button>
      </div>
      {act && (
        <Confirm reportId={id} act={act} name={subject.displayName} onClose={() => setAct(undefined)} />
      )}
    </>
  );
}

function Confirm({
  reportId,
  act,
  name,
  onClose,
}: {
  reportId: string;
  act: Act;
  name: string;
  onClose(): void;
}) {
  const [message, setMessage] = useState('');
  const decision = useDecision();
  const { label, title, says } = ASK[act];
  const words = message.trim();
  const isReady = (act !== 'warn' || words !== '') && [...words].length <= LIMITS.reportText.max;
  const decide = () =>
    decision.mutate(() => client.moderation.decide(reportId, act, words || undefined), {
      onSuccess: onClose,
    });
  return (
    <Dialog open onOpenChange={onClose} title={title(name)} description={says(name)}>
      {act !== 'dismiss' && (
        <TextArea
          label={`Your words to ${name}`}
          hint={act === 'suspend' ? 'Shown when they try to sign in; you can leave it empty.' : ''}
          value={message}
          count={[...words].length}
          limit={LIMITS.reportText.max}
          onChange={(event) => setMessage(event.target.value)}
        />
      )}
      {decision.isError && (
        <p role="alert" className="text-danger">
          {errorText(decision.error)}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look={act === 'suspend' ? 'danger' : 'primary'}
          busy={decision.isPending}
          disabled={!isReady}
          onClick={decide}
        >
          {label}
        </Button>
      </div>
    </Dialog>
  );
}
