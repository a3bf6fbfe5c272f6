import { useQuery } from '@tanstack/react-query';
import type { Device, Session } from '@zentra/contracts';
import { Bot, Monitor, Smartphone, Tablet } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState, LoadingRows } from '@/components/ui/states';
import { StatusChip } from '@/components/ui/status-chip';
import { errorText } from '@/lib/i18n/error-text';
import { formatAgo, formatClock } from '@/lib/format/time';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { devicesQuery, useEndDevices } from '../api/devices';
import { deviceText } from '../device-name';

/** Lists the signed-in devices with a button to sign out each. */
export function Devices() {
  const { data, error, isPending, refetch } = useQuery(devicesQuery);
  const end = useEndDevices();
  const heading = useRef<HTMLHeadingElement>(null);
  const endWith = (said: string, id?: string) =>
    end.mutate(id, {
      onSuccess: () => {
        toast(said);
        // The button is removed with its device.
        heading.current?.focus({ preventScroll: true });
      },
    });
  const others = data?.items.filter(({ current }) => !current) ?? [];
  return (
    <section
      aria-labelledby="devices"
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-card border border-line bg-surface p-5"
    >
      <div>
        <h2 id="devices" ref={heading} tabIndex={-1} className="font-semibold">
          {t('settings.devices.title')}
        </h2>
        <p className="text-sm text-muted">{t('settings.devices.what')}</p>
      </div>
      {isPending && <LoadingRows rows={2} label={t('settings.devices.loading')} />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <ul className="grid">
          {data.items.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              isBusy={end.isPending}
              onEnd={() =>
                endWith(t('settings.devices.outOne', { device: deviceText(device.device) }), device.id)
              }
            />
          ))}
        </ul>
      )}
      {end.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(end.error)}
        </p>
      )}
      {others.length > 0 && (
        <Button
          className="justify-self-start"
          busy={end.isPending}
          onClick={() => endWith(t('settings.devices.othersOut'))}
        >
          {t('settings.devices.signOutOthers')}
        </Button>
      )}
    </section>
  );
}

const ICONS = {
  desktop: Monitor,
  phone: Smartphone,
  tablet: Tablet,
  program: Bot,
} satisfies Record<Device['kind'], unknown>;

function DeviceRow({ device, isBusy, onEnd }: { device: Session; isBusy: boolean; onEnd(): void }) {
  const Icon = ICONS[device.device.kind];
  return (
    <li className="flex min-h-16 items-center gap-4 border-t slim:flex-wrap border-line py-2">
      <Icon size={22} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-primary-strong" />
      <div className="min-w-0 flex-1 slim:min-w-[70%]">
        <p className="font-semibold">{deviceText(device.device)}</p>
        <p className="text-sm text-muted">
          {device.current
            ? t('settings.devices.since', { ago: formatAgo(device.createdAt) })
            : t('settings.devices.lastActive', {
                ago: formatAgo(device.lastSeenAt),
                clock: formatClock(device.lastSeenAt),
              })}
        </p>
      </div>
      {device.current ? (
        <StatusChip tone="yes">{t('settings.devices.this')}</StatusChip>
      ) : (
        <Button
          busy={isBusy}
          onClick={onEnd}
          aria-label={t('settings.devices.signOutOne', { device: deviceText(device.device) })}
        >
          {t('auth.signOut')}
        </Button>
      )}
    </li>
  );
}
