import { namedAddress } from '@/lib/dom/passkeys';
import { t } from '@/lib/i18n/i18n';

/** Explains why passkeys are unavailable on a page opened by IP address, and what to do. */
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
