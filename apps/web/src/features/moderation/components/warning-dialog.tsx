import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useAcknowledge, warningsQuery } from '../api/moderation';

/** Shows a warning of the moderators until it is acknowledged. */
export function WarningDialog() {
  const { data: warnings = [] } = useQuery(warningsQuery);
  const acknowledge = useAcknowledge();
  const [warning] = warnings;
  if (!warning) return null;
  const understood = () => acknowledge.mutate(warning.id);
  return (
    <Dialog
      open
      onOpenChange={understood}
      title={t('moderation.warning.title')}
      description={t('moderation.warning.text')}
    >
      <p
        dir="auto"
        className="rounded-control bg-waiting-paper p-4 whitespace-pre-line [overflow-wrap:anywhere]"
      >
        {warning.message}
      </p>
      {acknowledge.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(acknowledge.error)}
        </p>
      )}
      <Button look="primary" busy={acknowledge.isPending} onClick={understood}>
        {t('moderation.warning.read')}
      </Button>
    </Dialog>
  );
}
