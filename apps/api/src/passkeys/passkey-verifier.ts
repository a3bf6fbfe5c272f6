import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers';
import type { PasskeyAssertion, PasskeyRegistration } from '@zentra/contracts';
import type { RelyingParty } from './relying-party';

/** EdDSA, ES256 and RS256: between them, every authenticator has one. */
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

/** What a registration proves; null where it proves nothing, whatever is wrong with it. */
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
    return null; // the library says by throwing what does not fit
  }
}

/**
 * We ask for no attestation, so what comes is none, or signed by the passkey itself. To judge certificates, the library
 * would ask their issuers over the network; nobody makes this server do that.
 */
function carriesCertificates({ response }: PasskeyRegistration): boolean {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
  const format = attestation.get('fmt');
  const isSelfSigned = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined;
  return format !== 'none' && !isSelfSigned;
}

/** What a passkey says when it is used; null unless its own key signed this challenge for this page. */
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
