import { Bus } from './bus';

/** The bus of an installation with one process: there is no other process to reach. */
export class NoBus extends Bus {
  readonly reachesOthers = false;
  private readonly joins = new Map<string, number>();

  listen(): void {}

  async join(topic: string): Promise<void> {
    this.joins.set(topic, (this.joins.get(topic) ?? 0) + 1);
  }

  leave(topic: string): void {
    const joins = (this.joins.get(topic) ?? 0) - 1;
    if (joins > 0) this.joins.set(topic, joins);
    else this.joins.delete(topic);
  }

  publish(): void {}

  async countSubscribers(topics: string[]): Promise<Map<string, number>> {
    return new Map(topics.map((topic) => [topic, this.joins.has(topic) ? 1 : 0]));
  }

  async close(): Promise<void> {}
}
