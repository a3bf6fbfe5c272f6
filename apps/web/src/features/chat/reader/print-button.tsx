import { Printer } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import type { Print } from './use-print';

/** Prints the whole chat and shows the progress of loading it. */
export const PrintButton = ({ print: { isLoading, share, error, start } }: { print: Print }) => (
  <>
    <Button busy={isLoading} onClick={start}>
      <Printer size={18} aria-hidden="true" />
      {t(isLoading ? 'chat.reader.printLoading' : 'chat.reader.print')}
    </Button>
    {isLoading && <progress aria-label={t('chat.reader.printLoading')} value={share} className="w-full" />}
    {error && (
      <p role="alert" className="w-full font-semibold text-danger">
        {errorText(error)}
      </p>
    )}
  </>
);
