import { DELETION_GRACE_DAYS } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DeleteAccountDialog } from './delete-account-dialog';

/** What goes, what stays and when, before anything is asked. */
export function DeleteAccountCard({ onDeleted }: { onDeleted(): void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <section aria-labelledby="delete" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <h2 id="delete" className="font-semibold">
        Delete your account
      </h2>
      <dl className="grid gap-x-6 gap-y-3 desk:grid-cols-[auto_1fr]">
        <Fact title="At once">
          Nobody finds you any more. You are signed out on every device, and interests that you sent and that
          still wait are withdrawn.
        </Fact>
        <Fact title={`For ${DELETION_GRACE_DAYS} days`}>
          Sign in if you change your mind: your account and your chats are still there.
        </Fact>
        <Fact title="Then it goes">
          Your profile, e-mail address, settings, interests, reactions and archives. Your chats end.
        </Fact>
        <Fact title="What stays">
          Messages you sent stay with the people you sent them to. They see “Deleted person” instead of your
          name.
        </Fact>
      </dl>
      <div>
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete my account
        </Button>
      </div>
      {isAsking && <DeleteAccountDialog onClose={() => setAsking(false)} onDeleted={onDeleted} />}
    </section>
  );
}

const Fact = ({ title, children }: { title: string; children: string | string[] }) => (
  <div className="grid gap-x-6 desk:col-span-2 desk:grid-cols-subgrid">
    <dt className="font-semibold">{title}</dt>
    <dd className="text-muted">{children}</dd>
  </div>
);
