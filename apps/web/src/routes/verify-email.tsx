import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { buttonClass } from '@/components/ui/button';
import { confirmEmailQuery } from '@/features/auth/api/account';
import { meQuery } from '@/features/auth/api/session';
import { AuthCard } from '@/features/auth/components/auth-card';
import { FormError } from '@/features/auth/components/form-error';
import { errorText } from '@/lib/error-text';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

/** Opened by a link in a mail, on whatever device: nobody needs to be signed in. */
export function VerifyEmailRoute() {
  const { token = 'none' } = useSearch({ from: '/verify-email' });
  const { isSuccess, error } = useQuery(confirmEmailQuery(token));
  const queries = useQueryClient();
  useTitle(words('settings.email.title'));
  useEffect(() => {
    if (isSuccess) void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [isSuccess, queries]);
  return (
    <AuthCard title={words('settings.email.title')} footer={words('auth.onlyYouOnZentra')}>
      {isSuccess && (
        <>
          <p role="status">{words('settings.email.confirmed')}</p>
          <Link to="/chats" className={buttonClass('primary')}>
            {words('chat.toChats')}
          </Link>
        </>
      )}
      {error && (
        <>
          <FormError message={errorText(error)} />
          <Link to="/you/security" className={buttonClass()}>
            {words('settings.toSettings')}
          </Link>
        </>
      )}
      {!isSuccess && !error && <p role="status">{words('common.oneMoment')}</p>}
    </AuthCard>
  );
}
