import type { Person } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useBlock, useUnblock } from '../api/safety';
import { blockWords } from '../words';

/** Blocks a person after a confirmation, or unblocks them without one. */
export function BlockButton({ person }: { person: Person }) {
  return person.blocked ? <UnblockButton person={person} /> : <AskToBlock person={person} />;
}

/**
 * Unmounted with its state once the person is blocked, so that its dialog does not reappear after
 * an unblock.
 */
function AskToBlock({ person }: { person: Person }) {
  const [isAsking, setAsking] = useState(false);
  const block = useBlock();
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {t('safety.block')}
      </Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('safety.blockAsk', { name: person.displayName })}
        description={blockWords(person.displayName)}
        username={person.username}
      >
        {person.relation === 'connected' && <p className="text-muted">{t('safety.chatEnds')}</p>}
        {block.isError && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(block.error)}
          </p>
        )}
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
          <Button
            look="danger"
            busy={block.isPending}
            onClick={() => block.mutate(person.id, { onSuccess: () => setAsking(false) })}
          >
            {t('safety.block')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

export function UnblockButton({ person }: { person: Person }) {
  const unblock = useUnblock();
  return (
    <Button
      busy={unblock.isPending}
      aria-label={t('safety.unblockName', { name: person.displayName })}
      onClick={() => unblock.mutate(person.id)}
    >
      {unblock.isError ? t('common.tryAgain') : t('safety.unblock')}
    </Button>
  );
}
