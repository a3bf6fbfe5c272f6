import { DELETION_GRACE_DAYS } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { t } from '@/lib/i18n/i18n';
import { DeleteAccountDialog } from './delete-account-dialog';

/** Explains what a deletion removes, what remains and when, before the dialog. */
export function DeleteAccountCard({ onDeleted }: { onDeleted(): void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <section aria-labelledby="delete" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <h2 id="delete" className="font-semibold">
        {t('settings.deletion.title')}
      </h2>
      <dl className="grid gap-x-6 gap-y-3 desk:grid-cols-[auto_1fr]">
        <Fact title={t('settings.deletion.once')}>{t('settings.deletion.onceText')}</Fact>
        <Fact title={t('settings.deletion.grace', { days: DELETION_GRACE_DAYS })}>
          {t('settings.deletion.graceText')}
        </Fact>
        <Fact title={t('settings.deletion.goes')}>{t('settings.deletion.goesText')}</Fact>
        <Fact title={t('settings.deletion.stays')}>{t('settings.deletion.staysText')}</Fact>
      </dl>
      <div>
        <Button look="danger" onClick={() => setAsking(true)}>
          {t('settings.deletion.action')}
        </Button>
      </div>
      {isAsking && <DeleteAccountDialog onClose={() => setAsking(false)} onDeleted={onDeleted} />}
    </section>
  );
}

const Fact = ({ title, children }: { title: string; children: string | string[] }) => (
  <div className="grid gap-x-6 desk:col-span-2 desk:grid-cols-subgrid">
    <dt className="font-semibold">{title}</dt>
    <dd className="text-muted">{children}</dd>
  </div>
);
