import { cleanLine, isVisible, withoutDirectionControls, type Me, type Person } from '@zentra/contracts';
import type { RelationView } from '../relations/relations.service';
import type { User } from './user.entity';

/**
 * Returns the path of the profile picture. Each change gives a new path, so it can be cached
 * forever.
 */
const avatarUrlOf = ({ id, avatarId }: User): string | null =>
  avatarId && `/api/users/${id}/avatar/${avatarId}`;

/**
 * Returns a display name that is safe to show: cleaned, or the username when nothing visible is
 * left. Names that were stored before validation existed may contain any characters.
 */
export function shownName({ displayName, username }: { displayName: string; username: string }): string {
  const name = cleanLine(withoutDirectionControls(displayName));
  return isVisible(name) ? name : username;
}

/**
 * Returns what another user may see of `user`. Every field is listed, so a new column is not
 * exposed.
 */
export const toPerson = (user: User, view?: RelationView): Person => ({
  id: user.id,
  // The username of an anonymised row is its id, which must not be shown.
  username: user.deletedAt ? '' : user.username,
  displayName: shownName(user),
  bio: user.bio,
  avatarUrl: user.suspendedAt || user.deletesAt ? null : avatarUrlOf(user),
  contact: user.contact,
  relation: view?.relation ?? 'none',
  blocked: view?.isBlocked ?? false,
  interestId: view?.interestId ?? null,
  conversationId: view?.conversationId ?? null,
});

export const toMe = (user: User): Me => ({
  id: user.id,
  username: user.username,
  displayName: shownName(user),
  bio: user.bio,
  avatarUrl: avatarUrlOf(user),
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
  language: user.language,
  settings: {
    receipts: user.sharesReceipts,
    typing: user.sharesTyping,
    presence: user.sharesPresence,
    listed: user.isListed,
    contact: user.contact,
    pushText: user.pushText,
    sound: user.sound,
  },
  contactCode: user.contactCode,
  role: user.role,
  createdAt: user.createdAt.toISOString(),
  deletesAt: user.deletesAt?.toISOString() ?? null,
});
