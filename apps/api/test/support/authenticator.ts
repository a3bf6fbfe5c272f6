import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@zentra/contracts';

type Cbor = number | string | Buffer | Cbor[] | Map<number | string, Cbor>;

/**
 * Encodes the part of CBOR that an authenticator uses: whole numbers, texts, bytes, lists and maps.
 */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])]);
}

function head(major: number, size: number): Buffer {
  const type = major << 5;
  if (size < 24) return Buffer.from([type | size]);
  if (size < 256) return Buffer.from([type | 24, size]);
  return Buffer.from([type | 25, size >> 8, size & 255]);
}

interface Credential {
  id: string;
  rpId: string;
  userHandle: string;
  counter: number;
  /** PKCS#8, so that a copy of the authenticator can have the same key. */
  key: Buffer;
}

/** Builds the attestation of a new credential. */
export type Attest = (made: {
  authData: Buffer;
  clientData: Buffer;
  credentialId: Buffer;
  /** Coordinates x and y of the public key. */
  point: Buffer;
  privateKey: KeyObject;
}) => { fmt: string; attStmt: Map<string, Cbor> };

const unattested: Attest = () => ({ fmt: 'none', attStmt: new Map() });

/** What a test makes wrong; omitted values are as in a browser. */
export interface Lies {
  /** Of the page, as the browser reports it. */
  origin?: string;
  /** The host for which the authenticator signs. */
  rpId?: string;
  challenge?: string;
  type?: string;
  counter?: number;
  userHandle?: string | null;
  attest?: Attest;
  credentialId?: string;
}

const PRESENT = 0x01;
const HAS_CREDENTIAL = 0x40;
export const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();

/** A security key and its browser in software: ES256, discoverable, with a counter. */
export class Authenticator {
  readonly credentials: Credential[] = [];

  constructor(private readonly origin: string) {}

  create(options: PasskeyCreationOptions, lies: Lies = {}): PasskeyRegistration {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = lies.credentialId ?? randomBytes(16).toString('base64url');
    const rpId = lies.rpId ?? options.rp.id;
    const counter = lies.counter ?? 1;
    const key = privateKey.export({ format: 'der', type: 'pkcs8' });
    this.credentials.push({ id, rpId, userHandle: options.user.id, counter, key });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const rawId = Buffer.from(id, 'base64url');
    const credentialKey = new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    const length = Buffer.from([rawId.length >> 8, rawId.length & 255]);
    const authData = Buffer.concat([
      authenticatorData(rpId, PRESENT | HAS_CREDENTIAL, counter),
      Buffer.alloc(16),
      length,
      rawId,
      cbor(credentialKey),
    ]);
    const clientData = this.clientData('webauthn.create', options.challenge, lies);
    const point = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    const made = { authData, clientData, credentialId: rawId, point, privateKey };
    const { fmt, attStmt } = (lies.attest ?? unattested)(made);
    const attestation = new Map<string, Cbor>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', authData],
    ]);
    return {
      ...credentialJson(id),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** Signs with the last credential of that host, or with the given one. */
  get(options: PasskeyRequestOptions, lies: Lies = {}): PasskeyAssertion {
    const credential = this.credentials.findLast(({ id }) => !lies.credentialId || id === lies.credentialId);
    if (!credential) throw new Error('The authenticator has no passkey');
    credential.counter = lies.counter ?? credential.counter + 1;
    const clientData = this.clientData('webauthn.get', options.challenge, lies);
    const authData = authenticatorData(lies.rpId ?? options.rpId, PRESENT, credential.counter);
    const key = createPrivateKey({ key: credential.key, format: 'der', type: 'pkcs8' });
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), key);
    const userHandle = lies.userHandle === undefined ? credential.userHandle : lies.userHandle;
    return {
      ...credentialJson(credential.id),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(userHandle !== null && { userHandle }),
      },
    };
  }

  private clientData(type: string, challenge: string, lies: Lies): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }
}

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
}

const credentialJson = (id: string) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  authenticatorAttachment: 'platform' as const,
  clientExtensionResults: {},
});
