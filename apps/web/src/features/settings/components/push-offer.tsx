import type { Me } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { readStored, writeStored } from '@/lib/device-storage';
import { words } from '@/lib/words';
import { usePush } from '../use-push';

const NAME = 'push-offer';

/** Asked once on a device, by somebody who has somebody to hear from; whatever is answered, it does not come again. */
export function PushOffer({ me }: { me: Me }) {
  const { state, change } = usePush(me.id);
  const [isAnswered, setAnswered] = useState(() => readStored(me.id, NAME) !== null);
  if (isAnswered || state !== 'off') return null;
  const answer = (isYes: boolean) => {
    writeStored(me.id, NAME, 'answered');
    setAnswered(true);
    if (isYes) change(true);
  };
  return (
    <section
      aria-labelledby="push-offer"
      className="mx-4 mb-3 grid gap-3 rounded-card border border-line bg-surface p-4"
    >
      <p id="push-offer" className="font-semibold">
        {words('push.offer.title')}
      </p>
      <p className="text-sm text-muted">{words('push.offer.what')}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => answer(true)}>
          {words('push.offer.yes')}
        </Button>
        <Button look="quiet" onClick={() => answer(false)}>
          {words('push.offer.no')}
        </Button>
      </div>
    </section>
  );
}
