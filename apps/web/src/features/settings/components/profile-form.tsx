import { useMutation, useQueryClient } from '@tanstack/react-query';
import { countText, LIMITS, updateMeSchema, type Me, type UpdateMe } from '@zentra/contracts';
import { use, useEffect, useEffectEvent } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { Button } from '@/components/ui/button';
import { TextArea, TextField } from '@/components/ui/field';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { fieldResolver, showFieldErrors } from '@/lib/i18n/form-errors';
import { reportError } from '@/lib/query/query-client';
import { toast } from '@/lib/dom/toast';
import {
  clearPersistedState,
  PersistedStateOwner,
  usePersistedState,
} from '@/lib/storage/use-persisted-state';
import { t } from '@/lib/i18n/i18n';
import { queryKeys } from '@/lib/query/query-keys';
import { USER_KEYS } from '@/lib/storage/persisted-keys';

const FIELDS = ['displayName', 'username', 'bio'] as const;
type Field = (typeof FIELDS)[number];
const fieldsOf = ({ displayName, username, bio }: Me) => ({ displayName, username, bio });
const changedSchema = z.object({ displayName: z.string(), username: z.string(), bio: z.string() }).partial();

export function ProfileForm({ me }: { me: Me }) {
  const queries = useQueryClient();
  const userId = use(PersistedStateOwner);
  const save = useMutation({
    mutationFn: ({ changes }: { changes: UpdateMe; typed: UpdateMe }) => client.updateMe(changes),
    onSuccess: (saved, { typed }) => {
      queries.setQueryData(queryKeys.me, saved);
      form.reset(fieldsOf(saved));
      // Another visit of this page may have edited the field since.
      const isSaved = (field: Field, now?: string) =>
        now === undefined || now === typed[field] || now === saved[field];
      clearPersistedState(userId, USER_KEYS.profile, changedSchema, (now) =>
        FIELDS.every((field) => isSaved(field, now[field])),
      );
      toast(t('settings.profile.saved'));
    },
    onError: (error) => {
      reportError(error);
      if (!showFieldErrors(error, FIELDS, form.setError))
        form.setError('root', { message: errorText(error) });
    },
  });
  const form = useForm<UpdateMe>({
    resolver: fieldResolver(updateMeSchema),
    // Follows changes from other devices, but retains edited fields.
    values: fieldsOf(me),
    resetOptions: { keepDirtyValues: true },
  });
  const [stored, store] = usePersistedState(USER_KEYS.profile, changedSchema, {});
  const restore = useEffectEvent(() => {
    for (const field of FIELDS)
      if (stored[field] !== undefined) form.setValue(field, stored[field], { shouldDirty: true });
  });
  const storeChanged = useEffectEvent((values: UpdateMe) => {
    const changed = FIELDS.filter((field) => values[field] !== me[field]);
    store(Object.fromEntries(changed.map((field) => [field, values[field]])));
  });
  useEffect(() => {
    restore();
    return form.subscribe({ formState: { values: true }, callback: ({ values }) => storeChanged(values) });
  }, [form]);
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      className="grid gap-4 rounded-card border border-line bg-surface p-5"
      onSubmit={(event) =>
        void form.handleSubmit((changes) => save.mutate({ changes, typed: form.getValues() }))(event)
      }
    >
      <TextField
        label={t('settings.profile.name')}
        autoComplete="name"
        error={errors.displayName?.message}
        readOnly={save.isPending}
        {...form.register('displayName')}
      />
      <TextField
        label={t('settings.profile.username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint={t('settings.profile.usernameHint')}
        error={errors.username?.message}
        readOnly={save.isPending}
        {...form.register('username')}
      />
      <TextArea
        label={t('settings.profile.note')}
        hint={t('settings.profile.noteHint')}
        count={countText((form.watch('bio') ?? '').trim())}
        limit={LIMITS.bio.max}
        error={errors.bio?.message}
        readOnly={save.isPending}
        {...form.register('bio')}
      />
      {errors.root && (
        <p role="alert" className="font-semibold text-danger">
          {errors.root.message}
        </p>
      )}
      <Button
        look="primary"
        type="submit"
        busy={save.isPending}
        disabled={!isDirty}
        className="justify-self-start"
      >
        {save.isPending ? t('common.saving') : t('common.save')}
      </Button>
    </form>
  );
}
