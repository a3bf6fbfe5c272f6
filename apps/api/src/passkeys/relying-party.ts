import { isIP } from 'node:net';

/**
 * The page that asks for a passkey: its origin, and its host name, to which WebAuthn binds
 * passkeys.
 */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * Returns the relying party of an origin. Undefined for an origin that is not in `webOrigins`, and
 * for an IP address, which cannot have passkeys.
 */
export function relyingPartyOf(
  origin: string | undefined,
  webOrigins: readonly string[],
): RelyingParty | undefined {
  if (origin === undefined || !webOrigins.includes(origin)) return undefined;
  const { hostname } = new URL(origin);
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress ? undefined : { id: hostname, origin };
}
