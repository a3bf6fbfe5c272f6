import { pushKeySchema, type PushSubscriptionBody } from '@zentra/contracts';
import type { Http } from './http';
import type { LiveConnection } from './live-connection';

/** Web Push for the device of this session, which has at most one subscription. */
export class PushApi {
  constructor(
    private readonly http: Http,
    private readonly live: LiveConnection,
  ) {}

  /** The server's public key, base64url, for `PushManager.subscribe()`. */
  async key(): Promise<string> {
    return (await this.http.call('GET', '/api/push/key', { schema: pushKeySchema })).publicKey;
  }

  /** Has pushes sent to this device from now on, until its session ends. */
  subscribe(body: PushSubscriptionBody): Promise<void> {
    return this.http.call('PUT', '/api/push/subscription', { body, schema: undefined });
  }

  unsubscribe(): Promise<void> {
    return this.http.call('DELETE', '/api/push/subscription', { schema: undefined });
  }

  /** Says whether this device shows the app right now. Needs the live connection, and holds as long as it does. */
  async sayVisible(visible: boolean): Promise<void> {
    await this.live.request('visibility:set', { visible });
  }
}
