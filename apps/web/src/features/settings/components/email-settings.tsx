import { useMutation } from '@tanstack/react-query';
import type { Me } from '@zentra/contracts';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '@/components/ui/button';
import { StatusChip } from '@/components/ui/status-chip';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { EmailForm } from './email-form';

/**
 * Shows the email address and whether it is confirmed. Sends the link again or changes the address.
 */
export function EmailSettings({ me: { email, emailVerified } }: { me: Me }) {
  const [isChanging, setChanging] = useState(false);
  const changer = useRef<HTMLButtonElement>(null);
  const stopChanging = () => {
    flushSync(() => setChanging(false));
    changer.current?.focus();
  };
  const [asked, setAsked] = useState<string>();
  const resend = useMutation({ mutationFn: () => client.account.resendVerification() });
  return (
    <section aria-labelledby="email" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <div>
        <h2 id="email" className="font-semibold">
          {t('auth.email.label')}
        </h2>
        <p className="text-sm text-muted">{t('settings.email.what')}</p>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">{email}</span>
        <StatusChip tone={emailVerified ? 'yes' : 'waiting'}>
          {emailVerified ? t('settings.email.isConfirmed') : t('settings.email.notConfirmed')}
        </StatusChip>
      </p>
      <p role="status" className={asked || resend.isSuccess ? 'text-muted' : 'sr-only'}>
        {asked
          ? t('settings.email.changeSent', { asked })
          : resend.isSuccess && t('settings.email.linkSent', { email })}
      </p>
      {resend.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(resend.error)}
        </p>
      )}
      {isChanging ? (
        <EmailForm
          onCancel={stopChanging}
          onDone={(address) => {
            setAsked(address);
            stopChanging();
          }}
        />
      ) : (
        <div className="flex flex-wrap gap-3">
          {!emailVerified && !resend.isSuccess && (
            <Button look="primary" busy={resend.isPending} onClick={() => resend.mutate()}>
              {t('settings.email.resend')}
            </Button>
          )}
          <Button ref={changer} onClick={() => setChanging(true)}>
            {t('settings.email.change')}
          </Button>
        </div>
      )}
    </section>
  );
}
