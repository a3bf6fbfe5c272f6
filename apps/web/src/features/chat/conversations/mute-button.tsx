import type { Conversation } from '@zentra/contracts';
import { Bell, BellOff } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { IconButton } from '@/components/ui/icon-button';
import { t } from '@/lib/i18n/i18n';
import { isUnmuted } from '../api/conversations';
import { useMute } from '../api/mute';
import { mutedText } from './muted-text';

const HOUR_SECONDS = 3_600;

/** Mutes a chat for some time, in its header. The other person is not notified. */
export function MuteButton({ conversation }: { conversation: Conversation }) {
  const mute = useMute(conversation);
  const isMuted = !isUnmuted(conversation);
  const Icon = isMuted ? BellOff : Bell;
  const item =
    'flex min-h-11 cursor-pointer items-center rounded-control px-3 outline-none data-highlighted:bg-own forced-colors:data-highlighted:system-selected';
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={isMuted ? mutedText(conversation) : t('chat.mute.open')}>
          <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('main')}>
        <DropdownMenu.Content
          aria-label={t('chat.mute.open')}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="rise-in z-40 w-64 rounded-card border border-line bg-surface p-1.5 shadow-lift"
        >
          {isMuted ? (
            <DropdownMenu.Item className={item} onSelect={() => mute.mutate('off')}>
              {t('chat.mute.off')}
            </DropdownMenu.Item>
          ) : (
            <>
              <DropdownMenu.Item className={item} onSelect={() => mute.mutate(HOUR_SECONDS)}>
                {t('chat.mute.hour')}
              </DropdownMenu.Item>
              <DropdownMenu.Item className={item} onSelect={() => mute.mutate(8 * HOUR_SECONDS)}>
                {t('chat.mute.eight')}
              </DropdownMenu.Item>
              <DropdownMenu.Item className={item} onSelect={() => mute.mutate('forever')}>
                {t('chat.mute.forever')}
              </DropdownMenu.Item>
            </>
          )}
          <p className="border-t border-line px-3 pt-2 pb-1 text-sm text-muted">{t('chat.mute.who')}</p>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
