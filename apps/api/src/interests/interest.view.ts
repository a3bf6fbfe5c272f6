import { visibleStatus, type Box, type Interest, type Person } from '@zentra/contracts';
import type { InterestEntity } from './interest.entity';
import { statusAt } from './interest.rules';

export const directionOf = (interest: InterestEntity, viewerId: string): Box =>
  interest.senderId === viewerId ? 'sent' : 'received';

export const otherPersonOf = (interest: InterestEntity, viewerId: string): string =>
  interest.senderId === viewerId ? interest.recipientId : interest.senderId;

/**
 * Maps an interest to the view of one side. A sender sees an answer only if it is an acceptance: a
 * rejected or suppressed interest has the fields of a pending one. `people` are those of the listed
 * interests, as the viewer sees them.
 */
export function toInterest(
  interest: InterestEntity,
  viewerId: string,
  people: Map<string, Person>,
): Interest {
  const person = people.get(otherPersonOf(interest, viewerId));
  if (!person) throw new Error('An interest with a person who is not there: its foreign key is broken');
  const direction = directionOf(interest, viewerId);
  const status = visibleStatus(statusAt(interest, new Date()), direction);
  const showsAnswer = direction === 'received' || status === 'accepted' || status === 'ended';
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
