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

/** Opened by a link in a mail, on whatever device: nobody needs to be signed in. */
export function VerifyEmailRoute() {
  const { token = 'none' } = useSearch({ from: '/verify-email' });
  const { isSuccess, error } = useQuery(confirmEmailQuery(token));
  const queries = useQueryClient();
  useTitle('Your e-mail address');
  useEffect(() => {
    if (isSuccess) void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [isSuccess, queries]);
  return (
    <AuthCard title="Your e-mail address" footer="Only you see it on Zentra.">
      {isSuccess && (
        <>
          <p role="status">Thank you. This address is yours now.</p>
          <Link to="/chats" className={buttonClass('primary')}>
            To your chats
          </Link>
        </>
      )}
      {error && (
        <>
          <FormError message={errorText(error)} />
          <Link to="/you/security" className={buttonClass()}>
            To your settings
          </Link>
        </>
      )}
      {!isSuccess && !error && <p role="status">One moment …</p>}
    </AuthCard>
  );
}
