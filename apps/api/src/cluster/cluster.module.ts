import { Global, Module } from '@nestjs/common';
import { ControlChannel } from './control.channel';
import { NodeId } from './node-id';

/** Connects the processes that share one database. */
@Global()
@Module({ providers: [NodeId, ControlChannel], exports: [NodeId, ControlChannel] })
export class ClusterModule {}
