import { Link, type LinkProps } from '@tanstack/react-router';
import {
  Archive,
  Ban,
  Bell,
  ChevronRight,
  EyeOff,
  KeyRound,
  ShieldCheck,
  type LucideIcon,
} from 'lucide-react';
import { t } from '@/lib/i18n/i18n';

interface Place {
  to: LinkProps['to'];
  icon: LucideIcon;
  title: string;
  hint: string;
}

const placesOfAll = (): Place[] => [
  { to: '/you/notifications', icon: Bell, title: t('push.title'), hint: t('push.hint') },
  {
    to: '/you/privacy',
    icon: EyeOff,
    title: t('settings.privacy.title'),
    hint: t('settings.privacy.hint'),
  },
  {
    to: '/you/security',
    icon: KeyRound,
    title: t('settings.security.title'),
    hint: t('settings.security.hint'),
  },
  {
    to: '/you/blocked',
    icon: Ban,
    title: t('settings.blocked.title'),
    hint: t('settings.blocked.hint'),
  },
  {
    to: '/you/data',
    icon: Archive,
    title: t('settings.data.title'),
    hint: t('settings.data.hint'),
  },
];

/** For moderators only. */
const moderation = (): Place => ({
  to: '/moderation',
  icon: ShieldCheck,
  title: t('moderation.title'),
  hint: t('settings.moderationHint'),
});

/** Links to all settings, each with a description. */
export function SettingsLinks({ isModerator }: { isModerator: boolean }) {
  const places = [...placesOfAll(), ...(isModerator ? [moderation()] : [])];
  return (
    <nav
      aria-label={t('settings.title')}
      className="overflow-hidden rounded-card border border-line bg-surface"
    >
      {places.map(({ to, icon: Icon, title, hint }) => (
        <Link
          key={to}
          to={to}
          className="flex min-h-16 items-center gap-4 border-t border-line px-5 py-3 text-ink no-underline transition-colors duration-120 first:border-t-0 hover:bg-paper"
        >
          <Icon size={22} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-primary-strong" />
          <span className="min-w-0 flex-1">
            <span className="block font-semibold">{title}</span>
            <span className="block text-sm text-muted">{hint}</span>
          </span>
          <ChevronRight size={18} aria-hidden="true" className="shrink-0 text-muted rtl:-scale-x-100" />
        </Link>
      ))}
    </nav>
  );
}
