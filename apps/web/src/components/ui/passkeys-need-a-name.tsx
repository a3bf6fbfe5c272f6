import { namedAddress } from '@/lib/passkeys';
import { words } from '@/lib/words';

/** Says why there are no passkeys on a page that was opened by an IP address, and what helps. */
export function PasskeysNeedAName() {
  const address = namedAddress();
  if (!address) return <>{words('auth.passkey.byName')}</>;
  return (
    <>
      {words('auth.passkey.openAs')}{' '}
      <a href={address} className="font-semibold text-primary-strong underline">
        {address.replace(/^https?:\/\//, '')}
      </a>
    </>
  );
}
