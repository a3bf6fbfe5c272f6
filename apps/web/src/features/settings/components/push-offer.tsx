import type { Me } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { readStored, writeStored } from '@/lib/storage/device-storage';
import { t } from '@/lib/i18n/i18n';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { usePush } from '../use-push';

/**
 * Offers pushes once per device, to users with at least one chat. Offered again only if an accepted
 * offer has failed.
 */
export function PushOffer({ me }: { me: Me }) {
  const [isAnswered, setAnswered] = useState(() => readStored(me.id, USER_KEYS.pushOffer) !== null);
  const answer = () => {
    writeStored(me.id, USER_KEYS.pushOffer, 'answered');
    setAnswered(true);
  };
  const push = usePush(me.id, (state) => state === 'on' && answer());
  if (isAnswered || push.state !== 'off') return null;
  return (
    <section
      aria-labelledby="push-offer"
      className="mx-4 mb-3 grid gap-3 rounded-card border border-line bg-surface p-4"
    >
      <p id="push-offer" className="font-semibold">
        {t('push.offer.title')}
      </p>
      <p className="text-sm text-muted">{t('push.offer.what')}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" busy={push.isChanging} onClick={() => push.change(true)}>
          {t('push.offer.yes')}
        </Button>
        <Button look="quiet" onClick={answer}>
          {t('push.offer.no')}
        </Button>
      </div>
      {push.isFailed && (
        <p role="alert" className="text-sm font-semibold text-danger">
          {t('push.device.failed')}
        </p>
      )}
    </section>
  );
}
