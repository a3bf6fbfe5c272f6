import * as z from 'zod';
import { idSchema, lengths, pageOf, pageQueryShape, searchLine, timestampSchema } from './common';
import { LIMITS } from './limits';
import { personSchema } from './users';

/**
 * All words must be in a message, in any order; the last may be unfinished. "Words in quotes" stand next to each other, and
 * a -word must not be there. Case and accents do not matter.
 */
export const searchQuerySchema = z.strictObject({
  q: searchLine(LIMITS.search.min, LIMITS.search.max).meta({ ...lengths(LIMITS.search), example: 'lantern' }),
  conversationId: idSchema.optional().meta({ description: 'Only in this conversation.' }),
  ...pageQueryShape,
});

/** A message that was found. The excerpt is plain text in pieces, in the order of reading; marked ones are what was looked for. */
export const messageHitSchema = z
  .object({
    conversationId: idSchema,
    seq: z.int().positive(),
    senderId: idSchema,
    createdAt: timestampSchema,
    /** With whom the conversation is, whoever of the two wrote it. */
    person: personSchema,
    excerpt: z.array(z.object({ text: z.string(), marked: z.boolean() })),
  })
  .meta({ id: 'MessageHit', description: 'The excerpt is plain text; matches are `marked`.' });
export const messageHitPageSchema = pageOf(messageHitSchema).meta({ id: 'MessageHitPage' });

export type MessageHit = z.infer<typeof messageHitSchema>;
export type SearchQuery = z.input<typeof searchQuerySchema>;
