import { SoleTopics } from './sole-topics';

describe('SoleTopics', () => {
  let topics: SoleTopics;
  beforeEach(() => {
    topics = new SoleTopics();
    topics.add('topic');
  });

  it('needs the count and the echo of the same packet, in either order', () => {
    topics.counted('topic', 1, 1);
    expect(topics.has('topic')).toBe(false);
    topics.echoed('topic', 1);
    expect(topics.has('topic')).toBe(true);
    topics.reset('topic');
    topics.echoed('topic', 2);
    expect(topics.has('topic')).toBe(false);
    topics.counted('topic', 2, 1);
    expect(topics.has('topic')).toBe(true);
  });

  it('is not misled by the count of another process, nor by two subscribers', () => {
    topics.counted('topic', 1, 1);
    topics.echoed('topic', 2);
    topics.counted('topic', 2, 2);
    expect(topics.has('topic')).toBe(false);
  });

  it('takes an answer for nothing whose packet came back before another process joined', () => {
    topics.echoed('topic', 1);
    topics.reset('topic');
    topics.counted('topic', 1, 1);
    expect(topics.has('topic')).toBe(false);
    topics.echoed('topic', 2);
    topics.resetAll();
    topics.counted('topic', 2, 1);
    expect(topics.has('topic')).toBe(false);
  });

  it('knows joined topics only', () => {
    topics.delete('topic');
    topics.echoed('topic', 1);
    topics.counted('topic', 1, 1);
    topics.reset('topic');
    expect(topics.has('topic')).toBe(false);
  });
});
