import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { Bus } from './bus/bus';
import { NoBus } from './bus/no-bus';
import { RedisBus } from './bus/redis-bus';
import { ControlChannel } from './control.channel';
import { Draining } from './draining';
import { NodeId } from './node-id';

/** Separates databases that share a Redis. */
const prefixOf = (databaseUrl: string): string =>
  `zentra-${new URL(databaseUrl).pathname.replaceAll(/[^A-Za-z0-9]+/g, '')}`;

const busOf = ({ redisUrl, databaseUrl }: Config, node: NodeId, control: ControlChannel): Bus =>
  redisUrl === undefined
    ? new NoBus()
    : new RedisBus({
        url: redisUrl,
        nodeId: node.value,
        prefix: prefixOf(databaseUrl),
        liveNodes: () => control.others(),
      });

/** Connects the processes that share one database: notices over Postgres, events over Redis. */
@Global()
@Module({
  providers: [
    NodeId,
    Draining,
    ControlChannel,
    { provide: Bus, inject: [CONFIG, NodeId, ControlChannel], useFactory: busOf },
  ],
  exports: [NodeId, ControlChannel, Bus, Draining],
})
export class ClusterModule implements OnApplicationShutdown {
  constructor(@Inject(Bus) private readonly bus: Bus) {}

  /** After the sockets are closed, so that users do not seem offline before. */
  async onApplicationShutdown(): Promise<void> {
    await this.bus.close();
  }
}
