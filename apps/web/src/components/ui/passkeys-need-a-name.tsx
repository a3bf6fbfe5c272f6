import { namedAddress } from '@/lib/passkeys';

/** Says why there are no passkeys on a page that was opened by an IP address, and what helps. */
export function PasskeysNeedAName() {
  const address = namedAddress();
  if (!address) return <>Passkeys work where Zentra is opened by its name, not by a number.</>;
  return (
    <>
      To use passkeys, open Zentra as{' '}
      <a href={address} className="font-semibold text-primary-strong underline">
        {address.replace(/^https?:\/\//, '')}
      </a>
    </>
  );
}
