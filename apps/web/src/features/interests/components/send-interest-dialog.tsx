import { LIMITS, type Person } from '@zentra/contracts';
import { useQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea, TextField } from '@/components/ui/field';
import { Username } from '@/components/ui/username';
import { errorText } from '@/lib/error-text';
import { useKept } from '@/lib/use-kept';
import { words } from '@/lib/words';
import { quotaQuery, useSendInterest } from '../api/interests';
import { noteName, noteSchema } from '../note';

const NOTHING = { note: '', code: '' };

export function SendInterestDialog({ person, onClose }: { person: Person; onClose(): void }) {
  const [typed, setTyped] = useKept(noteName(person.id), noteSchema, NOTHING);
  const { note, code } = typed;
  const needsCode = person.contact === 'code';
  const send = useSendInterest(person);
  const count = [...note.trim()].length;
  const submit = () =>
    send.mutate(
      { message: note.trim() || undefined, code: code.trim() || undefined },
      { onSuccess: onClose },
    );
  const giveUp = () => {
    setTyped(NOTHING);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words('interests.writeTo', { name: person.displayName })}
      description={words('interests.whoSees', { name: person.displayName })}
    >
      <div className="flex items-center gap-3">
        <Avatar person={person} />
        <p dir="auto" className="line-clamp-2 min-w-0 flex-1 text-sm text-muted">
          {person.bio || <Username of={person.username} />}
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
          label={words('interests.note.label')}
          hint={words('interests.note.hint')}
          value={note}
          count={count}
          limit={LIMITS.note.max}
          onChange={({ target }) => setTyped({ ...typed, note: target.value })}
          error={
            send.isError
              ? errorText(send.error)
              : count > LIMITS.note.max
                ? words('field.tooLong', LIMITS.note)
                : undefined
          }
        />
        {needsCode && (
          <TextField
            label={words('interests.closedCode', { name: person.displayName })}
            hint={words('interests.codeHint')}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={LIMITS.contactCode.max}
            value={code}
            onChange={({ target }) => setTyped({ ...typed, code: target.value })}
          />
        )}
        <Left />
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={giveUp}>{words('common.cancel')}</Button>
          <Button look="primary" type="submit" busy={send.isPending} disabled={count > LIMITS.note.max}>
            {send.isPending ? words('common.sending') : words('interests.send')}
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
        ? words('interests.quota.left', { left })
        : left === 1
          ? words('interests.quota.last')
          : words('interests.quota.none')}
    </p>
  );
}
