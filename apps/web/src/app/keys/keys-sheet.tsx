import { Dialog } from '@/components/ui/dialog';
import { Keys } from '@/components/ui/keys';
import { SHORTCUTS, type ShortcutId } from '@/lib/dom/shortcuts';
import { t } from '@/lib/i18n/i18n';

const ids = Object.keys(SHORTCUTS) as ShortcutId[];
const groups = () =>
  [
    { where: 'anywhere', title: t('keys.anywhere') },
    { where: 'writing', title: t('keys.writing') },
    { where: 'reading', title: t('keys.reading') },
    { where: 'searching', title: t('keys.searching') },
  ] as const;

/** Lists all shortcuts of the registry. */
export const KeysSheet = ({ onClose }: { onClose(): void }) => (
  <Dialog open onOpenChange={onClose} title={t('keys.title')}>
    {groups().map(({ where, title }) => (
      <section key={where} aria-label={title}>
        <h3 aria-hidden="true" className="pb-1 text-sm font-bold text-muted">
          {title}
        </h3>
        <dl>
          {ids
            .filter((id) => SHORTCUTS[id].where === where)
            .map((id) => (
              <div
                key={id}
                className="flex items-center justify-between gap-4 border-t border-line py-2 first:border-t-0"
              >
                <dt>{t(SHORTCUTS[id].does)}</dt>
                <dd>
                  <Keys of={id} />
                </dd>
              </div>
            ))}
        </dl>
      </section>
    ))}
  </Dialog>
);
