import { useEffect, useState } from 'react';
import { useLiveStatus } from '@/lib/live-status';
import { words } from '@/lib/words';

const GRACE_MS = 2_000;

/** After two seconds without a connection, what that means for what you type. */
export function ConnectionBanner() {
  const isDown = useLiveStatus() !== 'up';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isDown) return setShown(false);
    const timer = setTimeout(() => setShown(true), GRACE_MS);
    return () => clearTimeout(timer);
  }, [isDown]);
  return (
    <div role="status">
      {isShown && (
        <p className="bg-waiting-paper px-4 py-2 text-center text-sm font-semibold text-waiting">
          {words('app.connection.down')}
        </p>
      )}
    </div>
  );
}
