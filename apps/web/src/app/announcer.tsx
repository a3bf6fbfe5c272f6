import { announcement } from '@/lib/announce';
import { useStore } from '@/lib/store';

/** Speaks what changed, for those who cannot see it. */
export function Announcer() {
  return (
    <div aria-live="polite" className="sr-only">
      {useStore(announcement)}
    </div>
  );
}
