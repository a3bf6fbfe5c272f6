import { ZentraError } from '@zentra/client';
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';
import { errorText } from '../i18n/error-text';

/**
 * Whether passkeys are available. `address`: the page was opened by IP address, and browsers bind
 * passkeys to domain names.
 */
export type PasskeySupport = 'yes' | 'address' | 'no';

export function passkeySupport(): PasskeySupport {
  if (/^[\d.]+$|^\[/.test(location.hostname)) return 'address';
  return 'PublicKeyCredential' in window ? 'yes' : 'no';
}

/** Returns the URL of this page by name (`localhost`) if this computer serves it. */
export function namedAddress(): string | undefined {
  const isThisComputer = /^127\.|^\[::1]$/.test(location.hostname);
  return isThisComputer ? `${location.protocol}//localhost:${location.port}` : undefined;
}

/** Creates a passkey with the browser's dialog. Rejects if the user or the device declines. */
export async function makePasskey(options: PasskeyCreationOptions): Promise<PasskeyRegistration> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return { ...(await startRegistration({ optionsJSON: options })), clientExtensionResults: {} };
}

/** Asks for a passkey with the browser's dialog. Rejects if the user or the device declines. */
export async function choosePasskey(options: PasskeyRequestOptions): Promise<PasskeyAssertion> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return { ...(await startAuthentication({ optionsJSON: options })), clientExtensionResults: {} };
}

const SENTENCES = {
  make: {
    dismissed: () => t('auth.passkey.noneMade'),
    failed: () => t('auth.passkey.notMade'),
  },
  choose: {
    dismissed: () => t('auth.passkey.noneUsed'),
    failed: () => t('auth.passkey.notUsed'),
  },
};

/**
 * Returns one friendly sentence for a failed passkey operation. A cancelled dialog is not reported
 * as an error.
 */
export function passkeyErrorText(error: unknown, act: keyof typeof SENTENCES): string {
  if (error instanceof ZentraError) {
    if (error.code === 'INVALID_CREDENTIALS') return t('auth.passkey.unknown');
    return errorText(error);
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return t('auth.passkey.already');
  return SENTENCES[act][name === 'NotAllowedError' || name === 'AbortError' ? 'dismissed' : 'failed']();
}
