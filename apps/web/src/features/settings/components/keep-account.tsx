import type { Me } from '@zentra/contracts';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Rings } from '@/components/ui/rings';
import { errorText } from '@/lib/i18n/error-text';
import { formatDate } from '@/lib/format/time';
import { Translated, t } from '@/lib/i18n/i18n';
import { useTitle } from '@/lib/dom/use-title';
import { useKeepAccount } from '../api/personal-data';

interface Props {
  me: Me;
  deletesAt: string;
  isLeaving: boolean;
  leaveError: unknown;
  onSignOut(): void;
}

/** Asks a user who has deleted their account and signs in again whether to cancel the deletion. */
export function KeepAccount({ me, deletesAt, isLeaving, leaveError, onSignOut }: Props) {
  const keep = useKeepAccount();
  const heading = useRef<HTMLHeadingElement>(null);
  const error: unknown = keep.error ?? leaveError;
  useTitle(t('settings.keep.title'));
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="fade-in grid min-h-dvh content-center justify-items-center px-5 py-12">
      <div className="grid max-w-[46ch] justify-items-center gap-6 text-center">
        <Rings state="waiting" size={56} />
        <div className="grid gap-3">
          <h1 ref={heading} tabIndex={-1} className="text-xl font-bold text-balance">
            <Translated id="settings.keep.welcome" values={{ name: me.displayName }} />
          </h1>
          <p className="text-md text-balance text-muted">
            {t('settings.keep.goesOn', { date: formatDate(deletesAt) })}
          </p>
        </div>
        {error != null && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(error)}
          </p>
        )}
        <div className="grid w-full max-w-[20rem] gap-2">
          <Button look="primary" busy={keep.isPending} onClick={() => keep.mutate()}>
            {t('settings.keep.keep')}
          </Button>
          <Button busy={isLeaving} onClick={onSignOut}>
            {t('settings.keep.signOut')}
          </Button>
        </div>
      </div>
    </main>
  );
}
