import { t } from '@/lib/i18n/i18n';

/** An overlay while files are dragged over the page. */
export const DropHint = ({ name }: { name: string }) => (
  <div className="fade-in pointer-events-none fixed inset-3 z-40 grid place-items-center rounded-card border-2 border-dashed border-primary bg-paper/90">
    <p className="px-6 text-center text-md font-semibold text-balance">{t('chat.attach.drop', { name })}</p>
  </div>
);
