import { pushKeySchema, type PushSubscriptionBody } from '@zentra/contracts';
import type { Http } from './http';
import type { LiveConnection } from './live-connection';

/** Manages the Web Push subscription of this session's device. There is at most one. */
export class PushApi {
  constructor(
    private readonly http: Http,
    private readonly live: LiveConnection,
  ) {}

  /** Returns the server's public key in base64url, for `PushManager.subscribe()`. */
  async key(): Promise<string> {
    return (await this.http.call('GET', '/api/push/key', { schema: pushKeySchema })).publicKey;
  }

  /**
   * Sends pushes to this device until its session ends.
   * @throws VALIDATION_FAILED
   */
  subscribe(body: PushSubscriptionBody): Promise<void> {
    return this.http.call('PUT', '/api/push/subscription', { body, schema: undefined });
  }

  /** Stops pushes to this device. */
  unsubscribe(): Promise<void> {
    return this.http.call('DELETE', '/api/push/subscription', { schema: undefined });
  }

  /**
   * Reports whether this device shows the app now. The state ends with the socket.
   * @throws NETWORK if the socket is not connected
   */
  async sayVisible(visible: boolean): Promise<void> {
    await this.live.request('visibility:set', { visible });
  }
}
