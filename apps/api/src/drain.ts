import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Draining } from './cluster/draining';
import { RealtimeService } from './realtime/realtime.service';

/**
 * Lets balancers notice for `drainMs` that this process stops, while it still serves. Then closes
 * its sockets over 2 s, so that users do not reconnect all together. Does nothing more with 0.
 */
export async function drain(app: INestApplicationContext, drainMs: number): Promise<void> {
  app.get(Draining).begin();
  if (drainMs === 0) return;
  await sleep(drainMs);
  await app.get(RealtimeService).closeGradually();
}
