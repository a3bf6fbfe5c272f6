import { ACKNOWLEDGE_MS, Peers } from './peers';

describe('the other processes', () => {
  let now = 0;
  const peers = () => new Peers('me', () => now);

  it('are those of the list, without this one', () => {
    const some = peers();
    some.update(['me', 'a', 'b']);
    expect(some.active()).toEqual(['a', 'b']);
  });

  it('count until their lease is over, once they are listed no more', () => {
    const some = peers();
    some.update(['a']);
    now += ACKNOWLEDGE_MS - 1;
    some.update([]);
    expect(some.active()).toEqual(['a']);
    now += 1;
    expect(some.active()).toEqual([]);
  });

  it('do not come back after a goodbye while their connection is still listed', () => {
    const some = peers();
    some.update(['a', 'b']);
    some.depart('a');
    some.update(['a', 'b']);
    expect(some.active()).toEqual(['b']);
  });
});
