import { Button } from '@/components/ui/button';
import { errorText } from '@/lib/i18n/error-text';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { useRenewContactCode } from '../api/save-settings';

/** Shows the contact code, with a button to replace it. */
export function ContactCode({ code }: { code: string }) {
  const renew = useRenewContactCode();
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => toast(t('common.copied')),
      () => toast(t('common.cannotCopy')),
    );
  return (
    <div className="grid gap-3 rounded-control bg-paper p-4">
      <p>
        <span className="text-sm text-muted">{t('settings.reach.code')}</span>
        <output className="block font-mono text-lg tracking-wider select-all">{code}</output>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>{t('common.copy')}</Button>
        <Button look="quiet" busy={renew.isPending} onClick={() => renew.mutate()}>
          {t('settings.reach.newCode')}
        </Button>
      </div>
      <p className="text-sm text-muted">{t('settings.reach.newCodeHint')}</p>
      {renew.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(renew.error)}
        </p>
      )}
    </div>
  );
}
