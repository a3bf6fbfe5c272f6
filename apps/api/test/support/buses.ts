import { Redis } from 'ioredis';
import { RedisBus, type RedisBusOptions } from '../../src/cluster/bus/redis-bus';
import { eventually } from './eventually';

export type BusConnection = 'publisher' | 'subscriber';

/** A bus of one simulated process, with everything that its listener was given. */
export class TestBus {
  readonly bus: RedisBus;
  readonly delivered: { topic: string; packet: string; consent: string | null }[] = [];
  /** `*` for all topics, or the topic. */
  readonly missed: string[] = [];
  readonly warnings: string[] = [];

  constructor(
    readonly node: string,
    url: string,
    liveNodes: () => string[],
    options: Partial<RedisBusOptions> = {},
  ) {
    const logger = { warn: (message: string) => void this.warnings.push(message) };
    this.bus = new RedisBus({ url, nodeId: node, prefix: 'zentra', liveNodes, logger, ...options });
    this.bus.listen({
      deliver: (topic, packet, consent) => this.delivered.push({ topic, packet, consent }),
      missed: (topic) => this.missed.push(topic ?? '*'),
    });
  }

  packets(topic?: string): string[] {
    return this.delivered
      .filter((one) => topic === undefined || one.topic === topic)
      .map((one) => one.packet);
  }

  /** Resolves when Redis answers this bus, and it has caught up. */
  async ready(): Promise<void> {
    await eventually(`bus ${this.node} ready`, () => this.bus.countSubscribers([]));
  }

  async delivers(packet: string, timeoutMs?: number): Promise<void> {
    await eventually(`${packet} at ${this.node}`, () => this.packets().includes(packet), timeoutMs);
  }
}

/**
 * Closes a connection of a bus as an administrator of Redis would. Resolves to whether there was
 * one.
 */
export async function killConnection(redis: Redis, node: string, role: BusConnection): Promise<boolean> {
  const clients = String(await redis.client('LIST')).split('\n');
  const client = clients.find((line) => line.includes(` name=zentra:${role}:${node} `));
  const id = client && /\bid=(\d+)/.exec(client)?.[1];
  if (!id) return false;
  return (await redis.client('KILL', 'ID', id)) === 1;
}
