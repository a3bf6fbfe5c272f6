import { ZentraError } from '@zentra/client';
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';
import { errorText } from '../i18n/error-text';

/** Whether there can be passkeys here. `address`: browsers tie them to names, and this page was opened by a number. */
export type PasskeySupport = 'yes' | 'address' | 'no';

export function passkeySupport(): PasskeySupport {
  if (/^[\d.]+$|^\[/.test(location.hostname)) return 'address';
  return 'PublicKeyCredential' in window ? 'yes' : 'no';
}

/** The same page by a name, where this computer is the one that serves it. */
export function namedAddress(): string | undefined {
  const isThisComputer = /^127\.|^\[::1]$/.test(location.hostname);
  return isThisComputer ? `${location.protocol}//localhost:${location.port}` : undefined;
}

/** Has the browser ask its person to make a passkey. Rejects where they or their device would not. */
export async function makePasskey(options: PasskeyCreationOptions): Promise<PasskeyRegistration> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return { ...(await startRegistration({ optionsJSON: options })), clientExtensionResults: {} };
}

/** Has the browser ask its person which passkey to use. Rejects where they or their device would not. */
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

/** One kind sentence for whatever keeps somebody from making or using a passkey; changing one's mind is no mistake. */
export function passkeyErrorText(error: unknown, act: keyof typeof SENTENCES): string {
  if (error instanceof ZentraError) {
    if (error.code === 'INVALID_CREDENTIALS') return t('auth.passkey.unknown');
    return errorText(error);
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return t('auth.passkey.already');
  return SENTENCES[act][name === 'NotAllowedError' || name === 'AbortError' ? 'dismissed' : 'failed']();
}
