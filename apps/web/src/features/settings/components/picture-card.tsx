import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IMAGE_TYPES, type Me } from '@zentra/contracts';
import { useRef } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { reportError } from '@/lib/query/query-client';
import { t } from '@/lib/i18n/i18n';
import { queryKeys } from '@/lib/query/query-keys';

/** Sets, replaces or removes the user's avatar, which everyone sees who sees the name. */
export function PictureCard({ me }: { me: Me }) {
  const input = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (picture: File | null) => (picture ? client.avatar.set(picture) : client.avatar.remove()),
    onSuccess: (saved) => queries.setQueryData(queryKeys.me, saved),
    onError: reportError,
  });
  return (
    <section
      aria-labelledby="picture"
      className="flex flex-wrap items-center gap-4 rounded-card border border-line bg-surface p-5"
    >
      <Avatar person={me} size="xl" />
      <div className="grid min-w-[min(12rem,100%)] flex-1 gap-2">
        <h2 id="picture" className="font-semibold">
          {t('settings.picture.title')}
        </h2>
        <p className="text-sm text-muted">{t('settings.picture.who')}</p>
        <div className="flex flex-wrap gap-2">
          <Button busy={save.isPending} onClick={() => input.current?.click()}>
            {save.isPending
              ? t('common.saving')
              : me.avatarUrl === null
                ? t('settings.picture.choose')
                : t('settings.picture.replace')}
          </Button>
          {me.avatarUrl !== null && (
            <Button look="quiet" busy={save.isPending} onClick={() => save.mutate(null)}>
              {t('common.remove')}
            </Button>
          )}
        </div>
        {save.isError && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(save.error)}
          </p>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept={IMAGE_TYPES.join(',')}
        onChange={({ target }) => {
          const [picture] = target.files ?? [];
          if (picture) save.mutate(picture);
          target.value = '';
        }}
      />
    </section>
  );
}
