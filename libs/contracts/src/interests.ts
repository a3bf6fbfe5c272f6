import * as z from 'zod';
import { idSchema, lengths, pageOf, pageQueryShape, timestampSchema, trimmedText } from './common';
import { LIMITS } from './limits';
import { contactCodeSchema, personSchema, usernameSchema } from './users';

export const boxSchema = z.enum(['received', 'sent']);

/**
 * The statuses that clients may see. A sender never sees `rejected`, but `pending` until the
 * interest expires.
 */
export const interestStatusSchema = z.enum([
  'pending',
  'accepted',
  'rejected',
  'withdrawn',
  'expired',
  'ended',
]);

export const interestSchema = z
  .object({
    id: idSchema,
    direction: boxSchema.meta({ description: 'Whether you received or sent it.' }),
    person: personSchema.meta({ description: 'The other person.' }),
    /** Null for interests from before notes were required. */
    message: z.string().nullable(),
    status: interestStatusSchema,
    createdAt: timestampSchema,
    expiresAt: timestampSchema,
    respondedAt: timestampSchema.nullable(),
    conversationId: idSchema.nullable(),
  })
  .meta({
    id: 'Interest',
    description:
      'A request to chat. A sender sees `pending` until `expiresAt` unless it is accepted or withdrawn.',
  });

export const interestPageSchema = pageOf(interestSchema).meta({ id: 'InterestPage' });

/** The required note of an interest, by which its recipient decides. */
export const noteSchema = trimmedText(LIMITS.note.min, LIMITS.note.max).meta(lengths(LIMITS.note));

export const sendInterestSchema = z
  .strictObject({
    recipient: usernameSchema,
    message: noteSchema,
    code: contactCodeSchema.optional().meta({
      description: 'Contact code of the recipient; needed where their `contact` is `code`.',
    }),
  })
  .meta({
    id: 'SendInterest',
    examples: [{ recipient: 'jonas', message: 'Your note about quiet bookshops made me smile.' }],
  });

export const interestQuerySchema = z.strictObject({
  box: boxSchema.default('received'),
  status: interestStatusSchema.optional(),
  ...pageQueryShape,
});

export const pendingCountSchema = z
  .object({
    received: z
      .int()
      .nonnegative()
      .meta({ description: 'Interests that wait for your answer, counted up to 1,000.' }),
    sent: z
      .int()
      .nonnegative()
      .meta({ description: 'Interests that you sent and that wait for an answer, counted up to 1,000.' }),
  })
  .meta({ id: 'PendingCount', examples: [{ received: 2, sent: 1 }] });

/** How many interests the user may send within 24 hours, and has sent. */
export const quotaSchema = z
  .object({
    limit: z
      .int()
      .positive()
      .nullable()
      .meta({ description: 'Interests per 24 hours; null without a limit.' }),
    used: z.int().nonnegative(),
    retryAt: timestampSchema
      .nullable()
      .meta({ description: 'When the next interest can be sent, if none is left.' }),
  })
  .meta({ id: 'Quota' });

export type Box = z.infer<typeof boxSchema>;
export type InterestStatus = z.infer<typeof interestStatusSchema>;
export type Interest = z.infer<typeof interestSchema>;
export type SendInterest = z.infer<typeof sendInterestSchema>;
export type PendingCount = z.infer<typeof pendingCountSchema>;
export type Quota = z.infer<typeof quotaSchema>;
export type InterestQuery = z.input<typeof interestQuerySchema>;
