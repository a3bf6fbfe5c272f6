import { INTEREST_COOLDOWN_DAYS } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useActOnInterest } from '../api/interests';

/** Asks for confirmation, because a withdrawn interest cannot be sent again immediately. */
export function WithdrawButton({ interestId, name }: { interestId: string; name: string }) {
  const [isAsking, setAsking] = useState(false);
  const act = useActOnInterest();
  const withdraw = () =>
    act.mutate({ id: interestId, action: 'withdraw' }, { onSuccess: () => setAsking(false) });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('interests.withdraw')}</Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('interests.withdrawAsk')}
        description={t('interests.withdrawText', { name, days: INTEREST_COOLDOWN_DAYS })}
      >
        {act.isError && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(act.error)}
          </p>
        )}
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={() => setAsking(false)}>{t('common.keepIt')}</Button>
          <Button look="danger" busy={act.isPending} onClick={withdraw}>
            {t('interests.withdraw')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
