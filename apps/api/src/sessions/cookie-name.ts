import { createHmac } from 'node:crypto';
import type { Config } from '../config/config';

/**
 * Returns the name of the session cookie. Browsers share cookies between the ports of a host.
 * Without TLS the name therefore contains eight hex digits that the session secret determines. They
 * are the same for all processes of an instance and differ between instances.
 */
export const cookieNameOf = ({
  secureCookies,
  sessionSecret,
}: Pick<Config, 'secureCookies' | 'sessionSecret'>): string =>
  secureCookies
    ? '__Host-zentra.sid'
    : `zentra-${createHmac('sha256', sessionSecret).update('session cookie name').digest('hex').slice(0, 8)}.sid`;

/**
 * Renames the cookie `zentra.sid` of a `Cookie` header to `name`. Earlier versions used that name.
 */
export const withPresentName = (header: string, name: string): string =>
  header.includes(`${name}=`) ? header : header.replace(/(^|;\s*)zentra\.sid=/, `$1${name}=`);

/**
 * Returns the session id of the cookie `name` when its signature is valid; undefined otherwise.
 * express-session writes `s:<id>.<HMAC of the id>`, URL-encoded. Different encodings of one cookie
 * give the same id.
 */
export function signedSessionId(header: string, name: string, secret: string): string | undefined {
  const pair = header.split(/;\s*/).find((one) => one.startsWith(`${name}=`));
  const [, id, signature] = /^"?s(?::|%3A)(.+)\.(.+?)"?$/i.exec(pair?.slice(name.length + 1) ?? '') ?? [];
  if (id === undefined || signature === undefined) return undefined;
  const expected = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  return decoded(signature) === expected ? id : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
