import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '@/lib/i18n/i18n';

/** Searches shortly after the last key. Resets its input when the address changes. */
export function SearchField({ value, onSearch }: { value: string; onSearch(q: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onSearch(typed), 250);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);
  return (
    <div className="relative">
      <Search
        size={20}
        aria-hidden="true"
        className="pointer-events-none absolute inset-s-4 top-3 text-muted"
      />
      <input
        type="search"
        aria-label={t('people.searchByName')}
        placeholder={t('people.searchPlaceholder')}
        value={typed}
        maxLength={100}
        onChange={(event) => setTyped(event.target.value)}
        className="min-h-11 w-full rounded-control border border-edge bg-surface ps-12 pe-4"
      />
    </div>
  );
}
