import { countText, LIMITS, type Report } from '@zentra/contracts';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea } from '@/components/ui/field';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useDecision } from '../api/moderation';

type Act = 'dismiss' | 'warn' | 'suspend';

const ASK: Record<Act, { label(): string; title(name: string): string; says(name: string): string }> = {
  dismiss: {
    label: () => t('moderation.dismiss'),
    title: () => t('moderation.dismissAsk'),
    says: (name) => t('moderation.dismissText', { name }),
  },
  warn: {
    label: () => t('moderation.warn'),
    title: (name) => t('moderation.warnAsk', { name }),
    says: (name) => t('moderation.warnText', { name }),
  },
  suspend: {
    label: () => t('moderation.suspend'),
    title: (name) => t('moderation.suspendAsk', { name }),
    says: (name) => t('moderation.suspendText', { name }),
  },
};

/** The three ways to close a report, each with a confirmation. */
export function Decision({ report: { id, subject } }: { report: Report }) {
  const [act, setAct] = useState<Act>();
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAct('dismiss')}>{t('moderation.dismiss')}</Button>
        <Button onClick={() => setAct('warn')}>{t('moderation.warn')}</Button>
        <Button look="danger" onClick={() => setAct('suspend')}>
          {t('moderation.suspend')}
        </Button>
      </div>
      {act && (
        <Confirm reportId={id} act={act} name={subject.displayName} onClose={() => setAct(undefined)} />
      )}
    </>
  );
}

function Confirm({
  reportId,
  act,
  name,
  onClose,
}: {
  reportId: string;
  act: Act;
  name: string;
  onClose(): void;
}) {
  const [message, setMessage] = useState('');
  const decision = useDecision();
  const { label, title, says } = ASK[act];
  const text = message.trim();
  const isReady = (act !== 'warn' || text !== '') && countText(text) <= LIMITS.reportText.max;
  const decide = () =>
    decision.mutate(() => client.moderation.decide(reportId, act, text || undefined), {
      onSuccess: onClose,
    });
  return (
    <Dialog open onOpenChange={onClose} title={title(name)} description={says(name)}>
      {act !== 'dismiss' && (
        <TextArea
          label={t('moderation.yourWords', { name })}
          hint={act === 'suspend' ? t('moderation.suspendHint') : ''}
          value={message}
          count={countText(text)}
          limit={LIMITS.reportText.max}
          onChange={(event) => setMessage(event.target.value)}
        />
      )}
      {decision.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(decision.error)}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          look={act === 'suspend' ? 'danger' : 'primary'}
          busy={decision.isPending}
          disabled={!isReady}
          onClick={decide}
        >
          {label()}
        </Button>
      </div>
    </Dialog>
  );
}
