import { visibleStatus, type Box, type Interest, type Person } from '@zentra/contracts';
import type { InterestEntity } from './interest.entity';
import { statusAt } from './interest.rules';

export const directionOf = (interest: InterestEntity, viewerId: string): Box =>
  interest.senderId === viewerId ? 'sent' : 'received';

export const otherPersonOf = (interest: InterestEntity, viewerId: string): string =>
  interest.senderId === viewerId ? interest.recipientId : interest.senderId;

/**
 * An interest as one side may see it. A sender sees an answer only when it is yes: a rejected interest is, field by
 * field, what a pending one would be.
 */
export function toInterest(interest: InterestEntity, viewerId: string, person: Person): Interest {
  const direction = directionOf(interest, viewerId);
  const status = visibleStatus(statusAt(interest, new Date()), direction);
  const showsAnswer = direction === 'received' || status === 'accepted';
  return {
    id: interest.id,
    direction,
    person,
    message: interest.message,
    status,
    createdAt: interest.createdAt.toISOString(),
    expiresAt: interest.expiresAt.toISOString(),
    respondedAt: (showsAnswer && interest.respondedAt?.toISOString()) || null,
    conversationId: status === 'accepted' ? person.conversationId : null,
  };
}
