import type { BusLimits } from './limits';
import type { PublishRing, RingEntry } from './publish-ring';
import type { Publisher } from './publisher';
import type { TopicFilter } from './topic-filter';
import { encodeEntries, type Channels, type Hello } from './wire';

/** Characters of one text with repeated entries, about. */
const PORTION = 256 * 1024;
/**
 * Added to the age in a `hello`, in ms. It must exceed the way of the `hello`, which the process
 * that asks ensures: it takes no answer that comes later than 1 s after its question.
 */
const SLACK_MS = 2_000;

interface Question extends Pick<Hello, 'node' | 'round' | 'topics'> {
  last: number;
  since: number;
}

interface ReplaysOptions {
  node: string;
  channels: Channels;
  ring: PublishRing;
  publisher: Publisher;
  limits: Pick<BusLimits, 'replayBytes'>;
  now: () => number;
}

/** Repeats entries of the ring to processes that were not subscribed for a while. */
export class Replays {
  /** Questions without an answer, by the process that asks. */
  private readonly questions = new Map<string, Question>();

  constructor(private readonly options: ReplaysOptions) {}

  ask({ node, round, age, topics, last }: Hello): void {
    const since = this.options.now() - age - SLACK_MS;
    this.questions.set(node, { node, round, topics, last: last[this.options.node] ?? 0, since });
    void this.answer();
  }

  /** Answers what could not be answered while Redis was unavailable. */
  async answer(): Promise<void> {
    const { publisher } = this.options;
    // What is in the ring leaves before its repetition, so that numbers only rise.
    publisher.flush();
    for (const question of Array.from(this.questions.values())) {
      if (!publisher.isOpen) return;
      this.questions.delete(question.node);
      if (!(await this.answerOne(question)) && !this.questions.has(question.node))
        this.questions.set(question.node, question);
    }
  }

  private async answerOne({ node, round, topics, last, since }: Question): Promise<boolean> {
    const { publisher, channels, ring, limits, node: own } = this.options;
    const channel = channels.ofNode(node);
    const portions = portionsOf(ring.after(last, since), topics, limits.replayBytes);
    for (const portion of portions ?? []) {
      const subscribers = await publisher.send(channel, `replay ${own} ${round} ${encodeEntries(portion)}`);
      if (subscribers === null) return false;
    }
    const end = portions === null ? 'overflow' : 'done';
    return (await publisher.send(channel, `${end} ${own} ${round}`)) !== null;
  }
}

/** Splits the entries of these topics into texts. Null where they are unknown or too many. */
function portionsOf(entries: RingEntry[] | null, topics: TopicFilter, limit: number): RingEntry[][] | null {
  if (entries === null) return null;
  const portions: RingEntry[][] = [];
  let size = Infinity;
  let total = 0;
  for (const entry of entries) {
    if (!topics.has(entry.topic)) continue;
    if (size > PORTION) {
      portions.push([]);
      size = 0;
    }
    portions.at(-1)?.push(entry);
    size += entry.packet.length;
    total += entry.packet.length;
    if (total > limit) return null;
  }
  return portions;
}
