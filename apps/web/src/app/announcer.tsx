import { announcement } from '@/lib/dom/announce';
import { useStore } from '@/lib/store';

/** Speaks what changed, for those who cannot see it. */
export function Announcer() {
  const { id, text } = useStore(announcement);
  return (
    <div aria-live="polite" className="sr-only print:hidden">
      <p key={id}>{text}</p>
    </div>
  );
}
