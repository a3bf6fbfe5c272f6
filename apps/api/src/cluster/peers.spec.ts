import { ACKNOWLEDGE_MS, Peers } from './peers';

describe('the other processes', () => {
  let now = 0;
  const peers = () => new Peers('me', () => now);

  it('are those of the list, without this one', () => {
    const some = peers();
    some.update(['me', 'a', 'b']);
    expect(some.active()).toEqual(['a', 'b']);
  });

  it('count for a whole lease from the first list without them, however long ago they were listed', () => {
    const some = peers();
    some.update(['a']);
    now += 10 * ACKNOWLEDGE_MS; // this process was blocked
    some.update([]);
    now += ACKNOWLEDGE_MS - 1;
    some.update([]);
    expect(some.active()).toEqual(['a']);
    now += 1;
    expect(some.active()).toEqual([]);
  });

  it('count from their greeting, also where no list has them before they are gone', () => {
    const some = peers();
    some.greet('a');
    some.greet('me');
    some.update([]);
    expect(some.active()).toEqual(['a']);
  });

  it('count again when they are listed again', () => {
    const some = peers();
    some.update(['a']);
    some.update([]);
    some.update(['a']);
    now += 10 * ACKNOWLEDGE_MS;
    expect(some.active()).toEqual(['a']);
  });

  it('do not come back after a goodbye while their connection is still listed', () => {
    const some = peers();
    some.update(['a', 'b']);
    some.depart('a');
    some.update(['a', 'b']);
    expect(some.active()).toEqual(['b']);
  });
});
