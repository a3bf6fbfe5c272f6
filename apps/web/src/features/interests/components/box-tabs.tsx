import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Box } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { formatNumber } from '@/lib/format/format-number';
import { t } from '@/lib/i18n/i18n';
import { pendingCountQuery } from '../api/interests';

export function BoxTabs({ box }: { box: Box }) {
  return (
    <nav aria-label={t('interests.box.label')} className="flex flex-wrap gap-2 pb-4">
      <Tab box="received" label={t('interests.box.received')} isCurrent={box === 'received'} />
      <Tab box="sent" label={t('interests.box.sent')} isCurrent={box === 'sent'} />
    </nav>
  );
}

function Tab({ box, label, isCurrent }: { box: Box; label: string; isCurrent: boolean }) {
  const { data: count = 0 } = useQuery({ ...pendingCountQuery, select: (counts) => counts[box] });
  return (
    <Link
      to="/interests"
      search={{ box }}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        'inline-flex min-h-11 items-center gap-2 rounded-full border px-4 font-semibold no-underline transition-colors duration-120',
        isCurrent
          ? 'border-primary bg-primary text-on-primary forced-colors:system-selected'
          : 'border-edge text-ink hover:bg-own',
      )}
    >
      {label}
      {count > 0 && (
        <span>
          {formatNumber(count)} <span className="sr-only">{t('interests.box.waiting')}</span>
        </span>
      )}
    </Link>
  );
}
