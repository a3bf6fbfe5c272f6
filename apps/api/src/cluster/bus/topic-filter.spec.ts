import { TopicFilter } from './topic-filter';

describe('TopicFilter', () => {
  const topics = (count: number, prefix = 'user') =>
    Array.from({ length: count }, (_, i) => `${prefix}:${i}`);

  it.each([1, 2, 500])('contains its %i topics after a transfer, and at most 10 %% of others', (count) => {
    const text = TopicFilter.of(topics(count)).encode();
    expect(text).toMatch(/^[\w-]+$/);
    const filter = TopicFilter.decode(text);
    expect(topics(count).every((topic) => filter.has(topic))).toBe(true);
    expect(topics(10_000, 'other').filter((topic) => filter.has(topic)).length).toBeLessThan(1_000);
  });

  it('contains nothing without topics', () => {
    const filter = TopicFilter.decode(TopicFilter.of([]).encode());
    expect(topics(1_000).some((topic) => filter.has(topic))).toBe(false);
  });
});
