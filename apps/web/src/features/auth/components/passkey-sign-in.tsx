import { KeyRound } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { PasskeysNeedAName } from '@/components/ui/passkeys-need-a-name';
import { passkeyErrorText, passkeySupport } from '@/lib/dom/passkeys';
import { t } from '@/lib/i18n/i18n';
import { useSignInWithPasskey } from '../api/session';
import { FormError } from './form-error';

/** Signs in with a passkey, without username and password. */
export function PasskeySignIn() {
  const signIn = useSignInWithPasskey();
  const support = passkeySupport();
  if (support === 'no') return null;
  if (support === 'address') {
    return (
      <p className="text-center text-sm text-balance text-muted">
        <PasskeysNeedAName />
      </p>
    );
  }
  return (
    <>
      <p aria-hidden="true" className="flex items-center gap-3 text-sm text-muted">
        <span className="h-px flex-1 bg-line" />
        {t('auth.or')}
        <span className="h-px flex-1 bg-line" />
      </p>
      <Button busy={signIn.isPending} onClick={() => signIn.mutate()}>
        <KeyRound size={20} aria-hidden="true" />
        {signIn.isPending ? t('auth.passkey.waiting') : t('auth.passkey.signIn')}
      </Button>
      <FormError message={signIn.isError ? passkeyErrorText(signIn.error, 'choose') : undefined} />
    </>
  );
}
