import { LIMITS, type Person } from '@zentra/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea, TextField } from '@/components/ui/field';
import { announce } from '@/lib/announce';
import { errorText } from '@/lib/error-text';
import { quotaQuery, useSendInterest } from '../api/interests';

export function SendInterestDialog({ person, onClose }: { person: Person; onClose(): void }) {
  const [note, setNote] = useState('');
  const [code, setCode] = useState('');
  const needsCode = person.contact === 'code';
  const send = useSendInterest();
  const count = [...note.trim()].length;
  const submit = () =>
    send.mutate(
      { recipient: person.username, message: note.trim() || undefined, code: code.trim() || undefined },
      {
        onSuccess: (interest) => {
          onClose();
          if (interest.status === 'pending') announce(`Your interest was sent to ${person.displayName}.`);
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Write to ${person.displayName}`}
      description={`${person.displayName} will see your name, username and this note. You can chat only if they accept.`}
    >
      <div className="flex items-center gap-3">
        <Avatar person={person} />
        <p dir="auto" className="line-clamp-2 min-w-0 flex-1 text-sm text-muted">
          {person.bio || `@${person.username}`}
        </p>
      </div>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (count <= LIMITS.note.max) submit();
        }}
      >
        <TextArea
          label="Your note"
          hint="What made you think of them?"
          value={note}
          count={count}
          limit={LIMITS.note.max}
          onChange={(event) => setNote(event.target.value)}
          error={
            send.isError
              ? errorText(send.error)
              : count > LIMITS.note.max
                ? 'That is a little too long.'
                : undefined
          }
        />
        {needsCode && (
          <TextField
            label={`${person.displayName}'s code`}
            hint="They take interests from people they gave it to."
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={LIMITS.contactCode.max}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
        <Left />
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={send.isPending} disabled={count > LIMITS.note.max}>
            {send.isPending ? 'Sending …' : 'Send interest'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Said only when it begins to matter. */
function Left() {
  const { data: quota } = useQuery(quotaQuery);
  if (!quota?.limit) return null;
  const left = quota.limit - quota.used;
  if (left > 3) return null;
  return (
    <p className="text-sm text-muted">
      {left > 1
        ? `You can send ${left} more today.`
        : left === 1
          ? 'This is your last one for today.'
          : 'You have sent all of today’s interests. Fewer and better: try again tomorrow.'}
    </p>
  );
}
