import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { PushPayload } from '@zentra/contracts';
import { generateRequestDetails } from 'web-push';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { isPushAddress, publicLookup } from './push-address';
import { PushKeys } from './push-keys';

export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/**
 * `gone`: the browser takes no more pushes. `later`: the service asks to wait, or was unreachable.
 */
export type PushResult =
  { kind: 'sent' | 'gone' } | { kind: 'refused'; status: number } | { kind: 'later'; afterMs: number };

const TIMEOUT_MS = 10_000;
/** After a day, the app shows it anyway. */
const TTL_S = 24 * 60 * 60;
/** Pushes are padded to multiples of this many bytes, so that their length reveals little. */
const STEP = 512;

/**
 * Sends pushes to push services: encrypts for one browser (RFC 8291), signs with the server's key
 * (RFC 8292), and returns the outcome.
 */
@Injectable()
export class PushSender implements OnModuleDestroy {
  // No limit of sockets: a push must not wait here after it was looked up.
  private readonly https = new HttpsAgent({ keepAlive: true, lookup: publicLookup });
  private readonly http = new HttpAgent({ keepAlive: true });

  constructor(
    private readonly keys: PushKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleDestroy(): void {
    this.https.destroy();
    this.http.destroy();
  }

  /**
   * Sends one push. Resolves with the outcome and does not reject for an error of the service. A
   * later push with the same `topic` replaces one that was not delivered yet.
   */
  send({ endpoint, p256dh, auth }: PushTarget, payload: PushPayload, topic: string): Promise<PushResult> {
    // The subscription may have been stored under other settings.
    if (!isPushAddress(endpoint, this.config.allowsLocalPush)) return Promise.resolve({ kind: 'gone' });
    const json = JSON.stringify(payload);
    const text = json.padEnd(
      Math.ceil(Buffer.byteLength(json) / STEP) * STEP - Buffer.byteLength(json) + json.length,
    );
    const { subject, publicKey, privateKey } = this.keys;
    const { headers, body } = generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: TTL_S,
      urgency: 'high',
      topic,
    });
    const url = new URL(endpoint);
    const isLocal = url.protocol === 'http:';
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = { method: 'POST', headers: { ...headers }, signal };
    return new Promise((resolve) => {
      const request = isLocal
        ? httpRequest(url, { ...options, agent: this.http })
        : httpsRequest(url, { ...options, agent: this.https });
      request.on('error', () => resolve({ kind: 'later', afterMs: 0 }));
      request.on('response', (response) => {
        response.resume();
        resolve(resultOf(response.statusCode ?? 0, response.headers['retry-after']));
      });
      request.end(body);
    });
  }
}

function resultOf(status: number, retryAfter: string | undefined): PushResult {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 429 || status >= 500) return { kind: 'later', afterMs: (Number(retryAfter) || 0) * 1_000 };
  return { kind: 'refused', status };
}
