import { cleanLine, isVisible, withoutDirectionControls, type Me, type Person } from '@zentra/contracts';
import type { RelationView } from '../relations/relations.service';
import type { User } from './user.entity';

/** Where somebody's picture is: another path with each change, so that it can be kept for ever. */
const avatarUrlOf = ({ id, avatarId }: User): string | null =>
  avatarId && `/api/users/${id}/avatar/${avatarId}`;

/** The name as it may be shown; names from before they were checked may hold anything. */
export function shownName({ displayName, username }: { displayName: string; username: string }): string {
  const name = cleanLine(withoutDirectionControls(displayName));
  return isVisible(name) ? name : username;
}

/** What another person may see of `user`; every field is named here, so no column leaks by being added. */
export const toPerson = (user: User, view?: RelationView): Person => ({
  id: user.id,
  // A row without a person has its own id for a username, which is nobody's to see.
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
