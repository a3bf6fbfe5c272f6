import { TopicFilter } from './topic-filter';

/**
 * The texts that processes send to each other, over Redis Pub/Sub. `<prefix>` separates the
 * installations that share a Redis.
 *
 * | channel                    | texts                                                         |
 * | -------------------------- | ------------------------------------------------------------- |
 * | `<prefix>:<topic>`         | `<node> <n> <consent or -> <packet>`, `hi <node> <join>`      |
 * | `<prefix>-bus:hello`       | `hello <node> <round> <age ms> <filter> <JSON: last>`         |
 * |                            | `lost <node>`                                                 |
 * | `<prefix>-bus:node:<node>` | `ping <number>`, `yo <join>`, `hello …` as above              |
 * |                            | `replay <node> <round> <JSON: entries>`                       |
 * |                            | `done <node> <round>`, `overflow <node> <round>`              |
 */
export class Channels {
  private readonly topicPrefix: string;
  readonly hello: string;

  constructor(private readonly prefix: string) {
    this.topicPrefix = `${prefix}:`;
    this.hello = `${prefix}-bus:hello`;
  }

  ofNode(node: string): string {
    return `${this.prefix}-bus:node:${node}`;
  }

  ofTopic(topic: string): string {
    return this.topicPrefix + topic;
  }

  /** Returns the topic of a channel, or null for a channel of the bus itself. */
  topicOf(channel: string): string | null {
    return channel.startsWith(this.topicPrefix) ? channel.slice(this.topicPrefix.length) : null;
  }
}

/** What one process published to one topic. `n` counts its publications, from 1. */
export interface Envelope {
  n: number;
  topic: string;
  packet: string;
  consent: string | null;
}

export const encodeEnvelope = (node: string, { n, consent, packet }: Envelope): string =>
  `${node} ${n} ${consent ?? '-'} ${packet}`;

/** Splits a text at its first `parts - 1` spaces. */
export function splitText(text: string, parts: number): string[] {
  const found: string[] = [];
  let from = 0;
  while (found.length < parts - 1) {
    const to = text.indexOf(' ', from);
    if (to === -1) break;
    found.push(text.slice(from, to));
    from = to + 1;
  }
  found.push(text.slice(from));
  return found;
}

type ReplayedEntry = [n: number, topic: string, consent: string | null, packet: string];

export const encodeEntries = (entries: Envelope[]): string =>
  JSON.stringify(entries.map(({ n, topic, consent, packet }): ReplayedEntry => [n, topic, consent, packet]));

export const decodeEntries = (json: string): Envelope[] =>
  (JSON.parse(json) as ReplayedEntry[]).map(([n, topic, consent, packet]) => ({ n, topic, consent, packet }));

/** A process that is subscribed again and asks the others for what it missed. */
export interface Hello {
  node: string;
  round: number;
  /** How long ago, in ms, its subscriptions surely worked. */
  age: number;
  /** The topics that it has joined, and a few others. */
  topics: TopicFilter;
  /** The last number that it has received of each process. */
  last: Record<string, number>;
}

export const encodeHello = ({ node, round, age, topics, last }: Hello): string =>
  `hello ${node} ${round} ${Math.ceil(age)} ${topics.encode()} ${JSON.stringify(last)}`;

export function decodeHello(text: string): Hello {
  const [, node = '', round, age, topics = '', last = '{}'] = splitText(text, 6);
  return {
    node,
    round: Number(round),
    age: Number(age),
    topics: TopicFilter.decode(topics),
    last: JSON.parse(last) as Record<string, number>,
  };
}
