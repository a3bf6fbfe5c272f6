import { generateKeyPairSync, sign } from 'node:crypto';
import { type Attest, sha256 } from './authenticator';

/** Self attestation, which some authenticators send without a request. */
export const byItself: Attest = ({ authData, clientData, privateKey }) => ({
  fmt: 'packed',
  attStmt: new Map<string, string | number | Buffer>([
    ['alg', -7],
    ['sig', sign('sha256', Buffer.concat([authData, sha256(clientData)]), privateKey)],
  ]),
});

/**
 * Attests with the maker's certificate, as the first security keys do. Everything about it is
 * valid.
 */
export const byItsMaker: Attest = ({ authData, clientData, credentialId, point }) => {
  const maker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = certificateFor(maker.publicKey.export({ format: 'der', type: 'spki' }));
  const rpIdHash = authData.subarray(0, 32);
  const signed = Buffer.concat([
    Buffer.from([0]),
    rpIdHash,
    sha256(clientData),
    credentialId,
    Buffer.from([4]),
    point,
  ]);
  return {
    fmt: 'fido-u2f',
    attStmt: new Map<string, Buffer | Buffer[]>([
      ['sig', sign('sha256', signed, maker.privateKey)],
      ['x5c', [certificate]],
    ]),
  };
};

/** Encodes one ASN.1 value. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** Returns a self-made X.509 certificate with the public key and without a real issuer. */
function certificateFor(spki: Buffer): Buffer {
  const sequence = (...content: Buffer[]) => der(0x30, ...content);
  const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const body = sequence(
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    sequence(),
    sequence(time('200101000000Z'), time('490101000000Z')),
    sequence(),
    spki,
  );
  return sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0, 0])));
}
