import { ZentraError } from '@zentra/client';
import { checkFields, countText, LIMITS, sendInterestSchema, type Person } from '@zentra/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea, TextField } from '@/components/ui/field';
import { errorText } from '@/lib/i18n/error-text';
import { fieldText } from '@/lib/i18n/field-text';
import { usePersistedState } from '@/lib/storage/use-persisted-state';
import { t } from '@/lib/i18n/i18n';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { quotaQuery, useSendInterest } from '../api/interests';
import { noteSchema } from '../note';

const NOTHING = { note: '', code: '' };

export function SendInterestDialog({ person, onClose }: { person: Person; onClose(): void }) {
  const [typed, setTyped] = usePersistedState(USER_KEYS.note(person.id), noteSchema, NOTHING);
  const { note, code } = typed;
  const needsCode = person.contact === 'code';
  const send = useSendInterest(person);
  const count = countText(note.trim());
  const [isTried, setTried] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const codeField = useRef<HTMLInputElement>(null);
  const checked = checkFields(sendInterestSchema, {
    recipient: person.username,
    message: note,
    code: needsCode ? code : undefined,
  });
  const submit = () => {
    setTried(true);
    if (checked.ok) return send.mutate(checked.data, { onSuccess: onClose });
    const isNote = checked.errors.some(({ path }) => path === 'message');
    (isNote ? noteField : codeField).current?.focus();
  };
  /** Missing input is reported after a submit, text that is too long while typing. */
  const errorAt = (path: 'message' | 'code') => {
    const refused = send.error instanceof ZentraError ? send.error.errors : [];
    const errors = checked.ok ? refused : checked.errors;
    const error = errors.find((one) => one.path === path && (isTried || one.code === 'too_long'));
    if (path === 'message' && error?.code === 'required') return t('interests.note.needed');
    return error && fieldText(error);
  };
  const isWrongCode = needsCode && send.error instanceof ZentraError && send.error.code === 'NOT_ACCEPTING';
  const codeError = errorAt('code') ?? (isWrongCode ? errorText(send.error) : undefined);
  const noteError = errorAt('message');
  const giveUp = () => {
    setTyped(NOTHING);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('interests.writeTo', { name: person.displayName })}
      description={t('interests.whoSees', { name: person.displayName })}
      username={person.username}
    >
      <div className="flex items-center gap-3">
        <Avatar person={person} />
        <p dir="auto" className="line-clamp-2 min-w-0 flex-1 text-sm text-muted">
          {person.bio}
        </p>
      </div>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextArea
          label={t('interests.note.label')}
          hint={t('interests.note.hint')}
          required
          ref={noteField}
          value={note}
          count={count}
          limit={LIMITS.note.max}
          onChange={({ target }) => setTyped({ ...typed, note: target.value })}
          error={noteError}
        />
        {needsCode && (
          <TextField
            label={t('interests.closedCode', { name: person.displayName })}
            hint={t('interests.codeHint')}
            required
            ref={codeField}
            error={codeError}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={LIMITS.contactCode.max}
            value={code}
            onChange={({ target }) => setTyped({ ...typed, code: target.value })}
          />
        )}
        {send.isError && !codeError && !noteError && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(send.error)}
          </p>
        )}
        <Left />
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={giveUp}>{t('common.cancel')}</Button>
          <Button look="primary" type="submit" busy={send.isPending}>
            {send.isPending ? t('common.sending') : t('interests.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Shows how many interests the user may still send, if at most 3 are left. */
function Left() {
  const { data: quota } = useQuery(quotaQuery);
  if (!quota?.limit) return null;
  const left = quota.limit - quota.used;
  if (left > 3) return null;
  return (
    <p className="text-sm text-muted">
      {left > 1
        ? t('interests.quota.left', { left })
        : left === 1
          ? t('interests.quota.last')
          : t('interests.quota.none')}
    </p>
  );
}
