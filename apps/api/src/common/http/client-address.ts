import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** A household or a server usually has its own /64 and can use each of its 2^64 addresses. */
const IPV6_PREFIX = 64;
/** `[::1]:80`, `[::1]`, `1.2.3.4:5678`: forms that some proxies write into X-Forwarded-For. */
const IN_BRACKETS = /^\[([^\]]*)\](?::\d*)?$/;
const IPV4_WITH_PORT = /^([\d.]+):\d*$/;

/**
 * Returns the text by which limits count an address: an IPv4 address, or the /64 network of an IPv6
 * address. Removes port and zone and converts IPv4-mapped addresses to IPv4. Undefined where `text`
 * is no address.
 */
export function addressKey(text: string): string | undefined {
  const trimmed = text.trim();
  const [, host = trimmed] = IN_BRACKETS.exec(trimmed) ?? IPV4_WITH_PORT.exec(trimmed) ?? [];
  const [address = ''] = host.split('%');
  // Short, octal and hexadecimal forms of IPv4 are not accepted: proxies write four decimal parts.
  const isAddress = address.includes(':')
    ? ipaddr.isValid(address)
    : ipaddr.IPv4.isValidFourPartDecimal(address);
  if (!isAddress) return undefined;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  // NAT64 maps every IPv4 address into one /64; its last 32 bits are the IPv4 address.
  if (parsed.range() === 'rfc6052') return new ipaddr.IPv4(parsed.toByteArray().slice(-4)).toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_PREFIX}`).toString()}/${IPV6_PREFIX}`;
}

/**
 * Returns the key by which limits count the client of a call or a handshake. `ip` is the address
 * that Express found by TRUST_PROXY. Where a proxy forwarded no address, the proxy's own address
 * counts, so that invented texts share one limit. `unknown` where there is none.
 */
export function clientAddress(request: Pick<IncomingMessage, 'socket'> & { ip?: string }): string {
  const candidates = [request.ip, request.socket.remoteAddress];
  for (const text of candidates) {
    const key = text === undefined ? undefined : addressKey(text);
    if (key !== undefined) return key;
  }
  return 'unknown';
}

/**
 * Returns the address that Express would find by TRUST_PROXY, for a request that does not pass
 * through Express. That is the address seen by the outermost of `proxies` trusted proxies. Proxies
 * append to X-Forwarded-For, so it is read from its end.
 */
export function forwardedAddress(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  proxies: number,
): string | undefined {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const known = [socket.remoteAddress, ...forwarded.reverse()];
  return known[Math.min(proxies, known.length - 1)];
}
