import * as z from 'zod';
import { idSchema, lengths, pageOf, pageQueryShape, text, timestampSchema } from './common';
import { LIMITS } from './limits';
import { personSchema, usernameSchema } from './users';

export const boxSchema = z.enum(['received', 'sent']);

/** What either side may be shown. A sender is never shown `rejected`: they see `pending` until T. */
export const interestStatusSchema = z.enum(['pending', 'accepted', 'rejected', 'withdrawn', 'expired']);

export const interestSchema = z
  .object({
    id: idSchema,
    direction: boxSchema,
    person: personSchema,
    message: z.string().nullable(),
    status: interestStatusSchema,
    createdAt: timestampSchema,
    expiresAt: timestampSchema,
    respondedAt: timestampSchema.nullable(),
    conversationId: idSchema.nullable(),
  })
  .meta({ id: 'Interest' });

export const interestPageSchema = pageOf(interestSchema).meta({ id: 'InterestPage' });

export const noteSchema = text(0, LIMITS.note.max).trim().meta(lengths(LIMITS.note));

export const sendInterestSchema = z
  .strictObject({ recipient: usernameSchema, message: noteSchema.optional() })
  .meta({ examples: [{ recipient: 'jonas', message: 'Your note about quiet bookshops made me smile.' }] });

export const interestQuerySchema = z.strictObject({
  box: boxSchema.default('received'),
  status: interestStatusSchema.optional(),
  ...pageQueryShape,
});

export type Box = z.infer<typeof boxSchema>;
export type InterestStatus = z.infer<typeof interestStatusSchema>;
export type Interest = z.infer<typeof interestSchema>;
export type SendInterest = z.infer<typeof sendInterestSchema>;
export type InterestQuery = z.input<typeof interestQuerySchema>;
