import { createECDH, createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';

const CURVE = 'prime256v1';

/**
 * Identifies this server to push services (VAPID). One key for all browsers, created at the first
 * start or given by VAPID_PRIVATE_KEY.
 */
@Injectable()
export class PushKeys {
  /** Uncompressed point, base64url. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Contact of the operator for push services: a URL or a mailto address. */
  readonly subject: string;

  constructor(@Inject(CONFIG) { vapidPrivateKey, webOrigins, mailFrom }: Config) {
    const pair = createECDH(CURVE);
    pair.setPrivateKey(vapidPrivateKey, 'base64url');
    this.privateKey = vapidPrivateKey;
    this.publicKey = pair.getPublicKey('base64url');
    this.subject =
      webOrigins.find((origin) => origin.startsWith('https://')) ??
      `mailto:${/[^<>\s]+@[^<>\s]+/.exec(mailFrom)?.[0] ?? 'nobody@localhost'}`;
  }

  /**
   * Returns a topic with which a push service replaces an earlier push of the same chat. Hashed, so
   * that the service does not learn which chat.
   */
  topicOf(userId: string, tag: string): string {
    return createHmac('sha256', this.privateKey).update(`${userId} ${tag}`).digest('base64url').slice(0, 32);
  }
}

/**
 * Whether a browser's public key is a point of the curve, so that a push can be encrypted for it.
 */
export function isPoint(p256dh: string): boolean {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  try {
    return pair.computeSecret(p256dh, 'base64url').length === 32;
  } catch {
    return false;
  }
}
