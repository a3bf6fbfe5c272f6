import type { Me, Person } from '@zentra/contracts';
import type { RelationView } from '../relations/relations.service';
import type { User } from './user.entity';

/** What another person may see of `user`; every field is named here, so no column leaks by being added. */
export const toPerson = (user: User, view?: RelationView): Person => ({
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  bio: user.bio,
  relation: view?.relation ?? 'none',
  interestId: view?.interestId ?? null,
  conversationId: view?.conversationId ?? null,
});

export const toMe = (user: User): Me => ({
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  bio: user.bio,
  email: user.email,
  settings: {
    receipts: user.sharesReceipts,
    typing: user.sharesTyping,
    presence: user.sharesPresence,
  },
  role: user.role,
  createdAt: user.createdAt.toISOString(),
});
