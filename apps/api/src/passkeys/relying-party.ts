import { isIP } from 'node:net';

/** By whom a passkey is asked for: the page's origin, and its host, which is what WebAuthn ties passkeys to. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/** The page that calls; undefined for none of ours, and for one opened by an IP address, where passkeys cannot be. */
export function relyingPartyOf(
  origin: string | undefined,
  webOrigins: readonly string[],
): RelyingParty | undefined {
  if (origin === undefined || !webOrigins.includes(origin)) return undefined;
  const { hostname } = new URL(origin);
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress ? undefined : { id: hostname, origin };
}
