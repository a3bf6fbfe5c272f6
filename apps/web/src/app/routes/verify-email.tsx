import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { buttonClass } from '@/components/ui/button';
import { confirmEmailQuery } from '@/features/auth/api/account';
import { meQuery } from '@/features/auth/api/session';
import { AuthCard } from '@/features/auth/components/auth-card';
import { FormError } from '@/features/auth/components/form-error';
import { errorText } from '@/lib/i18n/error-text';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

/** The target of the link in a verification email. Works on any device, without a session. */
export function VerifyEmailRoute() {
  const { token = 'none' } = useSearch({ from: '/verify-email' });
  const { isSuccess, error } = useQuery(confirmEmailQuery(token));
  const queries = useQueryClient();
  useTitle(t('settings.email.title'));
  useEffect(() => {
    if (isSuccess) void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [isSuccess, queries]);
  return (
    <AuthCard title={t('settings.email.title')} footer={t('auth.onlyYouOnZentra')}>
      {isSuccess && (
        <>
          <p role="status">{t('settings.email.confirmed')}</p>
          <Link to="/chats" className={buttonClass('primary')}>
            {t('chat.toChats')}
          </Link>
        </>
      )}
      {error && (
        <>
          <FormError message={errorText(error)} />
          <Link to="/you/security" className={buttonClass()}>
            {t('settings.toSettings')}
          </Link>
        </>
      )}
      {!isSuccess && !error && <p role="status">{t('common.oneMoment')}</p>}
    </AuthCard>
  );
}
