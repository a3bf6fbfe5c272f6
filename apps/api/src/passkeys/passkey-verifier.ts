import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers';
import type { PasskeyAssertion, PasskeyRegistration } from '@zentra/contracts';
import type { RelyingParty } from './relying-party';

/** EdDSA, ES256 and RS256: every authenticator supports one of them. */
export const ALGORITHMS = [-8, -7, -257];

interface Expected {
  relyingParty: RelyingParty;
  challenge: string;
}

export interface NewCredential {
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  backedUp: boolean;
}

/** Returns the credential that a registration proves; null when the registration is invalid. */
export async function verifyRegistration(
  response: PasskeyRegistration,
  { relyingParty, challenge }: Expected,
): Promise<NewCredential | null> {
  try {
    if (carriesCertificates(response)) return null;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      backedUp: credentialBackedUp,
    };
  } catch {
    return null; // the library throws when a value does not match
  }
}

/**
 * Returns whether the attestation contains certificates. None is requested, so valid responses have
 * no attestation or one that the passkey itself signed. To verify certificates, the library would
 * contact their issuers over the network; no caller may trigger such requests.
 */
function carriesCertificates({ response }: PasskeyRegistration): boolean {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
  const format = attestation.get('fmt');
  const isSelfSigned = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined;
  return format !== 'none' && !isSelfSigned;
}

/**
 * Returns the new counter and backup state of a sign-in; null unless the key of the passkey signed
 * this challenge for this origin.
 */
export async function verifyAssertion(
  response: PasskeyAssertion,
  passkey: { credentialId: string; publicKey: Buffer; counter: number },
  { relyingParty, challenge }: Expected,
): Promise<{ counter: number; backedUp: boolean } | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
      requireUserVerification: false,
    });
    if (!verified) return null;
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return null;
  }
}
