import { NoBus } from './no-bus';

describe('NoBus', () => {
  it('counts this process for the topics that it has joined, and resolves joins', async () => {
    const bus = new NoBus();
    await bus.join('a');
    await bus.join('a');
    await bus.join('b');
    bus.leave('a');
    bus.leave('b');
    bus.leave('c');
    bus.publish();
    expect([...(await bus.countSubscribers(['a', 'b', 'c']))]).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 0],
    ]);
    bus.leave('a');
    expect((await bus.countSubscribers(['a'])).get('a')).toBe(0);
    await bus.close();
  });
});
