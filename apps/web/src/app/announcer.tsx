import { announcement } from '@/lib/dom/announce';
import { useStore } from '@/lib/store';

/** Renders announcements in a live region for screen readers. */
export function Announcer() {
  const { id, text } = useStore(announcement);
  return (
    <div aria-live="polite" className="sr-only print:hidden">
      <p key={id}>{text}</p>
    </div>
  );
}
