import * as z from 'zod';
import { idSchema, lengths, pageOf, pageQueryShape, searchLine, timestampSchema } from './common';
import { LIMITS } from './limits';
import { personSchema } from './users';

/**
 * A message must contain all words, in any order; the last one may be incomplete. `"A phrase"`
 * matches words in sequence, `-word` excludes a word. Case and accents are ignored.
 */
export const searchQuerySchema = z.strictObject({
  q: searchLine(LIMITS.search.min, LIMITS.search.max).meta({ ...lengths(LIMITS.search), example: 'lantern' }),
  conversationId: idSchema.optional().meta({ description: 'Only in this conversation.' }),
  ...pageQueryShape,
});

/**
 * A search result. The excerpt is plain text, split into segments in reading order; matches are
 * marked.
 */
export const messageHitSchema = z
  .object({
    conversationId: idSchema,
    seq: z.int().positive(),
    senderId: idSchema,
    createdAt: timestampSchema,
    /** The other person in the conversation, also for one's own messages. */
    person: personSchema,
    excerpt: z.array(z.object({ text: z.string(), marked: z.boolean() })),
  })
  .meta({ id: 'MessageHit', description: 'The excerpt is plain text; matches are `marked`.' });
export const messageHitPageSchema = pageOf(messageHitSchema).meta({ id: 'MessageHitPage' });

export type MessageHit = z.infer<typeof messageHitSchema>;
export type SearchQuery = z.input<typeof searchQuerySchema>;
