import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * IPv4 ranges that are not public: private networks, link-local, cloud metadata, documentation,
 * multicast.
 */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');

/** Of IPv6, the global unicast range without the ranges that lead back to IPv4. */
const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6');
const NOT_PUBLIC_V6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  NOT_PUBLIC_V6.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is public, and not in a private network. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return family === 6 && PUBLIC_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6');
}

const isLoopback = ({ hostname }: URL) => LOOPBACK.includes(hostname);

/**
 * Whether a push may go to this address: a public service over TLS, or one on this machine where
 * that is allowed. A host name is checked again when it is resolved, by `publicLookup`.
 */
export function isPushAddress(endpoint: string, allowsLocal: boolean): boolean {
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'http:') return allowsLocal && isLoopback(url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:' || isLoopback(url)) return false;
  return isIP(host) === 0 ? host.includes('.') : isPublicAddress(host);
}

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * Resolves names for connections to push services. Fails for names that lead to a private network.
 */
export function publicLookup(hostname: string, options: LookupOptions, done: Callback): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return done(error ?? new Error('No address'), []);
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return done(new Error('Not an address out in the world'), []);
    if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
}
