import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pushPayloadSchema, type PushPayload, type PushSubscriptionBody } from '@zentra/contracts';

export interface Received {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** What the browser passes to its service worker. */
  text: string;
  payload: PushPayload;
}

/**
 * A local push service, with a browser that decrypts what arrives: RFC 8030, 8188, 8291 and 8292.
 */
export interface PushServiceForTests {
  received: Received[];
  /** Creates the subscription of another browser. */
  subscription(): PushSubscriptionBody;
  /** Answers to the next pushes, in order, each after its promise; then 201 immediately. */
  answers: { status: number; headers?: Record<string, string>; after?: Promise<unknown> }[];
  /** Resolves with the first push that `accept` approves, received before or after the call. */
  next(accept: (one: Received) => boolean, timeoutMs?: number): Promise<Received>;
  close(): Promise<void>;
}

const hmac = (key: Buffer, ...parts: (Buffer | string)[]) => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

export async function startPushService(): Promise<PushServiceForTests> {
  const browsers = new Map<string, { pair: ReturnType<typeof createECDH>; auth: Buffer }>();
  const received: Received[] = [];
  const answers: PushServiceForTests['answers'] = [];
  let onReceived: () => void = () => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const { status, headers: more, after } = answers.shift() ?? { status: 201 };
      const browser = browsers.get(path);
      if (browser && status === 201) {
        expectVapid(String(headers.authorization), String(headers.host));
        const text = decrypt(Buffer.concat(chunks), browser).toString();
        received.push({ path, headers, text, payload: pushPayloadSchema.parse(JSON.parse(text)) });
      }
      onReceived();
      void Promise.resolve(after).then(() => response.writeHead(browser ? status : 404, more).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    answers,
    subscription() {
      const pair = createECDH('prime256v1');
      pair.generateKeys();
      const auth = randomBytes(16);
      const path = `/send/${randomBytes(16).toString('hex')}`;
      browsers.set(path, { pair, auth });
      return {
        endpoint: `http://127.0.0.1:${port}${path}`,
        keys: { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') },
      };
    },
    next: (accept, timeoutMs = 5_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('No such push came')), timeoutMs);
        onReceived = () => {
          const found = received.find(accept);
          if (!found) return;
          clearTimeout(timer);
          resolve(found);
        };
        onReceived();
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Decrypts one record of aes128gcm with the keys of its browser. */
function decrypt(
  body: Buffer,
  { pair, auth }: { pair: ReturnType<typeof createECDH>; auth: Buffer },
): Buffer {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender, Buffer.from([1])]);
  const secret = hmac(hmac(auth, pair.computeSecret(sender)), info);
  const prk = hmac(salt, secret);
  const key = hmac(prk, 'Content-Encoding: aes128gcm\0\u0001').subarray(0, 16);
  const nonce = hmac(prk, 'Content-Encoding: nonce\0\u0001').subarray(0, 12);
  const opener = createDecipheriv('aes-128-gcm', key, nonce);
  opener.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
  // Padding follows the delimiter.
  return text.subarray(0, text.lastIndexOf(2));
}

/** Expects a signature by the given key, for this service, that has not expired. */
function expectVapid(authorization: string, host: string): void {
  const [, token = '', k = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(k, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  assert(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')));
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
    string,
    unknown
  >;
  assert.equal(aud, `http://${host}`);
  assert(Number(exp) * 1_000 > Date.now());
  assert.match(String(sub), /^mailto:|^https:/);
}
