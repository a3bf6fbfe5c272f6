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
import { words } from '@/lib/words';

interface Place {
  to: LinkProps['to'];
  icon: LucideIcon;
  title: string;
  hint: string;
}

const PLACES: Place[] = [
  {
    to: '/you/privacy',
    icon: EyeOff,
    title: 'Privacy',
    hint: 'What people see of you, and who can write to you.',
  },
  {
    to: '/you/security',
    icon: KeyRound,
    title: 'Sign-in and devices',
    hint: 'Where you are signed in, your password and your e-mail address.',
  },
  {
    to: '/you/blocked',
    icon: Ban,
    title: 'Blocked',
    hint: 'People who cannot reach you. They are never told.',
  },
  {
    to: '/you/data',
    icon: Archive,
    title: 'Your data',
    hint: 'Take everything with you, or leave.',
  },
];

/** For moderators alone. */
const MODERATION: Place = {
  to: '/moderation',
  icon: ShieldCheck,
  title: 'Moderation',
  hint: 'Reports that wait for a decision, and the audit log.',
};

/** The ways to everything that can be set, each with a line on what is there. */
export function SettingsLinks({ isModerator }: { isModerator: boolean }) {
  const notifications: Place = {
    to: '/you/notifications',
    icon: Bell,
    title: words('push.title'),
    hint: words('push.hint'),
  };
  const places = [notifications, ...PLACES, ...(isModerator ? [MODERATION] : [])];
  return (
    <nav aria-label="Settings" className="overflow-hidden rounded-card border border-line bg-surface">
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
