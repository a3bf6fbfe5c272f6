import fc from 'fast-check';
import { addressKey, clientAddress } from './client-address';

describe('the key of an address for rate limits', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:5678', '203.0.113.9'],
    [' 203.0.113.9 ', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::7]:80', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::7]', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['64:ff9b::203.0.113.9', '203.0.113.9'],
    ['64:ff9b::cb00:710a', '203.0.113.10'],
  ])('of %j is %j', (text, key) => expect(addressKey(text)).toBe(key));

  it.each([
    '',
    'unknown',
    '_hidden',
    '1.2.3',
    '0x7f.0.0.1',
    '010.1.2.3.4',
    '1.2.3.4.5',
    '::ffff:1.2.3',
    '[::1',
    '1.2.3.999',
  ])('is none for %j', (text) => expect(addressKey(text)).toBeUndefined());

  it('is equal for every address of a /64, and different for the next', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.tuple(group, group, group, group), fc.integer({ min: 0, max: 0xfffe }), (rest, net) => {
        const of = (network: number, parts: number[]) =>
          addressKey(
            ['2001', 'db8', '0', network.toString(16), ...parts.map((n) => n.toString(16))].join(':'),
          );
        expect(of(net, rest)).toBe(of(net, [0, 0, 0, 1]));
        expect(of(net, rest)).not.toBe(of(net + 1, rest));
      }),
    );
  });

  it('never throws for any forwarded value', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(() => addressKey(text)).not.toThrow()));
  });

  it('is that of the connection where no address was forwarded', () => {
    const socket = { remoteAddress: '::ffff:10.0.0.1' };
    const of = (ip?: string) => clientAddress({ ip, socket } as Parameters<typeof clientAddress>[0]);
    expect([of('203.0.113.9'), of('unknown'), of()]).toEqual(['203.0.113.9', '10.0.0.1', '10.0.0.1']);
  });
});
