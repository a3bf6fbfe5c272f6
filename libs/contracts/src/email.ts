import { LIMITS } from './limits';

/**
 * Dot-separated atoms (RFC 5321) with letters and digits of every script (RFC 6531). No quoted
 * strings.
 */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}.\-\u200c\u200d]+$/u;
const ASCII_DOMAIN =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;
/** Octets of UTF-8. */
const LOCAL_PART_MAX = 64;
const DOMAIN_MAX = 253;

const octets = (text: string): number => new TextEncoder().encode(text).length;

/**
 * Returns an email address in the form that is compared, stored and used for sending. It is in
 * lower case, with the domain in ASCII (UTS 46, as browsers and Node convert it).
 * Returns null for an invalid address.
 */
export function toEmail(text: string): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at).toLowerCase().normalize('NFC');
  const domain = text.slice(at + 1);
  if (at < 1 || !LOCAL_PART.test(local) || octets(local) > LOCAL_PART_MAX) return null;
  if (!DOMAIN.test(domain) || !URL.canParse(`http://${domain}`)) return null;
  const { hostname } = new URL(`http://${domain}`);
  if (!ASCII_DOMAIN.test(hostname) || hostname.length > DOMAIN_MAX) return null;
  const email = `${local}@${hostname}`;
  return octets(email) > LIMITS.email.max ? null : email;
}
