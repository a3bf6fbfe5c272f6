import type { LinkProps } from '@tanstack/react-router';
import type { Me } from '@zentra/contracts';
import {
  Bell,
  Blend,
  CircleUserRound,
  Database,
  Eye,
  KeyRound,
  MessageCircle,
  Send,
  ShieldCheck,
  UserX,
  UsersRound,
  type LucideIcon,
} from 'lucide-react';
import { t, type TextId } from '@/lib/i18n/i18n';
import { isNamed } from './fold';

interface Place {
  name: TextId;
  icon: LucideIcon;
  link: Pick<LinkProps, 'to' | 'search'>;
  isForModerators?: true;
}

const PLACES: Place[] = [
  { name: 'search.place.chats', icon: MessageCircle, link: { to: '/chats' } },
  { name: 'search.place.interests', icon: Blend, link: { to: '/interests' } },
  { name: 'search.place.sent', icon: Send, link: { to: '/interests', search: { box: 'sent' } } },
  { name: 'search.place.people', icon: UsersRound, link: { to: '/people' } },
  { name: 'search.place.you', icon: CircleUserRound, link: { to: '/you' } },
  { name: 'search.place.privacy', icon: Eye, link: { to: '/you/privacy' } },
  { name: 'push.title', icon: Bell, link: { to: '/you/notifications' } },
  { name: 'search.place.security', icon: KeyRound, link: { to: '/you/security' } },
  { name: 'search.place.blocked', icon: UserX, link: { to: '/you/blocked' } },
  { name: 'search.place.data', icon: Database, link: { to: '/you/data' } },
  { name: 'search.place.moderation', icon: ShieldCheck, link: { to: '/moderation' }, isForModerators: true },
];

/** Returns the screens whose name matches the query; all of them for an empty query. */
export const placesFor = (q: string, role: Me['role'] | undefined): Place[] =>
  PLACES.filter(
    ({ name, isForModerators }) => (!isForModerators || role === 'moderator') && isNamed(t(name), q),
  );
