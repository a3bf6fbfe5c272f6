import type { Me } from '@zentra/contracts';
import { Switch } from '@/components/ui/switch';
import { usePush } from '../use-push';
import { t } from '@/lib/i18n/i18n';

/** The state of pushes on this device: on, off, or why they are unavailable. */
export function PushOnThisDevice({ me }: { me: Me }) {
  const { state, change, isFailed } = usePush(me.id);
  return (
    <section aria-labelledby="device" className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <h2 id="device" className="font-semibold">
        {t('push.device.title')}
      </h2>
      {state === 'on' || state === 'off' ? (
        <Switch
          label={t('push.device.label')}
          hint={t('push.device.hint')}
          isOn={state === 'on'}
          onChange={change}
        />
      ) : (
        <p className="text-sm text-muted">
          {state === 'denied' ? t('push.device.denied') : t('push.device.unsupported')}
        </p>
      )}
      {isFailed && (
        <p role="alert" className="font-semibold text-danger">
          {t('push.device.failed')}
        </p>
      )}
    </section>
  );
}
