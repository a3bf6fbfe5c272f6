import { namedAddress } from '@/lib/dom/passkeys';
import { t } from '@/lib/i18n/i18n';

/** Says why there are no passkeys on a page that was opened by an IP address, and what helps. */
export function PasskeysNeedAName() {
  const address = namedAddress();
  if (!address) return <>{t('auth.passkey.byName')}</>;
  return (
    <>
      {t('auth.passkey.openAs')}{' '}
      <a href={address} className="font-semibold text-primary-strong underline">
        {address.replace(/^https?:\/\//, '')}
      </a>
    </>
  );
}
