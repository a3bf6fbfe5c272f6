import { INTEREST_COOLDOWN_DAYS } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/error-text';
import { useActOnInterest } from '../api/interests';

/** Asks once, since a withdrawal cannot be taken back at once. */
export function WithdrawButton({ interestId, name }: { interestId: string; name: string }) {
  const [isAsking, setAsking] = useState(false);
  const act = useActOnInterest();
  const withdraw = () =>
    act.mutate({ id: interestId, action: 'withdraw' }, { onSuccess: () => setAsking(false) });
  return (
    <>
      <Button onClick={() => setAsking(true)}>Withdraw</Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Withdraw this interest?"
        description={`${name} won't be notified. You can write to them again after ${INTEREST_COOLDOWN_DAYS} days.`}
      >
        {act.isError && (
          <p role="alert" className="text-danger">
            {errorText(act.error)}
          </p>
        )}
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button look="danger" busy={act.isPending} onClick={withdraw}>
            Withdraw
          </Button>
        </div>
      </Dialog>
    </>
  );
}
