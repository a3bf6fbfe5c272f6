import { Lease, LEASE_MS } from './lease';

describe('the lease', () => {
  let now = 0;

  it('begins with the first answered heartbeat, and counts from when that was sent', () => {
    const lease = new Lease(() => now);
    expect(lease.isFresh()).toBe(false);
    const sentAt = lease.begin();
    now += LEASE_MS - 1;
    lease.renew(sentAt);
    expect(lease.isFresh()).toBe(true);
    now += 1;
    expect(lease.isFresh()).toBe(false);
  });

  it('is not shortened by a heartbeat that is answered late', () => {
    const lease = new Lease(() => now);
    const [first, second] = [lease.begin(), (now += 500)];
    lease.renew(second);
    lease.renew(first);
    expect(lease.ageMs).toBe(0);
  });
});
