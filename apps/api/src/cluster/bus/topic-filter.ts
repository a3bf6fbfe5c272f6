import { crc32 } from 'node:zlib';

/** Bits for each topic. With 16, at most 6 % of the other topics are taken for members. */
const BITS_PER_TOPIC = 16;

/**
 * A set of topics in 2 bytes for each, which also contains a few others (a Bloom filter with one
 * hash). 10,000 topics take 27 kB in a text.
 */
export class TopicFilter {
  private constructor(private readonly bytes: Buffer) {}

  static of(topics: string[]): TopicFilter {
    const filter = new TopicFilter(Buffer.alloc(Math.ceil((topics.length * BITS_PER_TOPIC) / 8)));
    for (const topic of topics) {
      const bit = filter.bitOf(topic);
      filter.bytes.writeUInt8(filter.bytes.readUInt8(bit >> 3) | (1 << (bit & 7)), bit >> 3);
    }
    return filter;
  }

  static decode(text: string): TopicFilter {
    return new TopicFilter(Buffer.from(text, 'base64url'));
  }

  /** Returns a text without spaces; `-` for the empty set. */
  encode(): string {
    return this.bytes.length === 0 ? '-' : this.bytes.toString('base64url');
  }

  has(topic: string): boolean {
    if (this.bytes.length === 0) return false;
    const bit = this.bitOf(topic);
    return (this.bytes.readUInt8(bit >> 3) & (1 << (bit & 7))) !== 0;
  }

  private bitOf(topic: string): number {
    return crc32(topic) % (this.bytes.length * 8);
  }
}
